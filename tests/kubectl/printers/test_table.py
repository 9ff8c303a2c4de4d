"""Tables and tab stops; expected layouts are kubectl's and those of the examples of Go's text/tabwriter."""

from minikctl.kubectl.printers.table import print_table
from minikctl.kubectl.printers.tabwriter import elastic


def test_columns_are_three_blanks_apart_and_the_last_one_is_not_padded():
    table = print_table(["WHO", "COLOUR"], [["ant", "red"], ["a-longer-name", "blue"]])
    assert table == "WHO             COLOUR\nant             red\na-longer-name   blue\n"


def test_a_column_is_at_least_six_wide():
    assert print_table(["A", "B"], [["1", "2"]]) == "A     B\n1     2\n"


def test_a_table_without_headers_is_as_wide_as_its_rows():
    assert print_table(["A-LONG-HEADER", "B"], [["ant", "2"]], no_headers=True) == "ant   2\n"


def test_an_empty_last_cell_leaves_the_padding_before_it():
    assert print_table(["NAME", "APP"], [["web", ""]]) == "NAME   APP\nweb    \n"


def test_only_the_first_line_of_a_cell_is_shown():
    assert print_table(["A", "B"], [["x\ny", "1"]]) == "A      B\nx...   1\n"


def test_control_characters_of_terminals_become_text():
    assert print_table(["A"], [["\x1b[31m"]]) == "A\n^[[31m\n"


def test_wide_characters_count_as_one():
    assert print_table(["A", "B"], [["éééé", "1"]]) == "A      B\néééé   1\n"


def test_tables_that_share_widths_only_grow():
    widths = []
    first = print_table(["NAME", "B"], [["a-long-name", "1"]], widths=widths)
    second = print_table(["NAME", "B"], [["x", "1"]], no_headers=True, widths=widths)
    third = print_table(["NAME", "B"], [["an-even-longer-name", "1"]], no_headers=True, widths=widths)
    assert first == "NAME          B\na-long-name   1\n"
    assert second == "x             1\n"
    assert third == "an-even-longer-name   1\n"
    assert widths == [22]


def test_nothing_to_print_is_no_table():
    assert print_table([], [], no_headers=True) == ""


def test_a_column_ends_with_the_first_line_that_has_no_cell_there():
    text = "Name:\tweb\nLabels:\tapp=web\n\ttier=front\nEvents:\t<none>\nplain line\nA:\tb\n"
    assert elastic(text) == (
        "Name:    web\nLabels:  app=web\n         tier=front\nEvents:  <none>\nplain line\nA:  b\n"
    )


def test_inner_columns_are_laid_out_on_their_own():
    text = "Conditions:\n  Type\tStatus\tReason\n  ----\t------\t------\n  Available\tTrue\tx\n"
    assert elastic(text) == (
        "Conditions:\n  Type       Status  Reason\n  ----       ------  ------\n  Available  True    x\n"
    )


def test_the_example_of_go_with_visible_padding():
    assert elastic("a\tb\tc\naa\tbb\tcc\naaa\t\naaaa\tdddd\teeee\n", 5, 0, 1, ".") == (
        "a....b....c\naa...bb...cc\naaa..\naaaa.dddd.eeee\n"
    )


def test_padding_with_tabs_goes_to_multiples_of_the_tab_width():
    assert elastic("a\tb\tc\naa\taaaa\taaaaa\n", 0, 8, 0, "\t") == "a\tb\tc\naa\taaaa\taaaaa\n"


def test_a_form_feed_ends_a_line_and_its_columns():
    assert elastic("a\tb\flonger\tc\n") == "a  b\nlonger  c\n"


def test_a_last_line_without_an_end_keeps_its_text():
    assert elastic("a\tb\nccc\td") == "a    b\nccc  d"
