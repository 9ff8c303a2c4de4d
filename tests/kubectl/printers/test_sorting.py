"""--sort-by; expected orders are those of kubectl's own tests and of Go's sort for short lists."""

import pytest

from minikctl.kubectl.errors import CommandError
from minikctl.kubectl.printers.sorting import sort_objects, sorted_places


def places(values, path="{.v}", **options):
    """The order of objects with these values; an ellipsis stands for none."""
    return sorted_places([{} if value is ... else {"v": value} for value in values], path, **options)


def fault(values, path="{.v}", **options):
    with pytest.raises(CommandError) as caught:
        places(values, path, **options)
    return caught.value.message


def test_text_numbers_and_timestamps_are_put_in_order():
    assert places(["b", "c", "a"]) == [2, 0, 1]
    assert places([10, 9, 1]) == [2, 1, 0]
    assert places([2.5, -1.0]) == [1, 0]
    assert places(["2025-01-02T00:00:00Z", "2024-12-31T00:00:00Z"]) == [1, 0]


def test_text_that_means_quantities_is_put_in_the_order_of_amounts():
    assert places(["10Mi", "1Gi", "100Ki"]) == [2, 0, 1]
    assert places(["10", "9"]) == [1, 0]
    assert places(["100m", "1", "0.05"]) == [2, 0, 1]


def test_a_quantity_and_other_text_are_compared_as_text():
    assert places(["b", "1Gi", "a"]) == [1, 2, 0]


def test_objects_without_the_field_come_first():
    assert places(["b", ..., "a"]) == [1, 2, 0]


def test_two_objects_without_the_field_change_places_in_a_short_list():
    assert places([..., ..., "a"]) == [1, 0, 2]


def test_a_null_comes_before_every_value():
    assert places(["b", None, "a"]) == [1, 2, 0]


def test_equal_values_keep_their_order_in_long_lists():
    assert places([1, 0] * 10) == [*range(1, 20, 2), *range(0, 20, 2)]


@pytest.mark.parametrize("path", ["metadata.name", ".metadata.name", "{.metadata.name}", "{metadata.name}"])
def test_the_path_may_be_relaxed(path):
    objs = [{"metadata": {"name": name}} for name in "cab"]
    assert [obj["metadata"]["name"] for obj in sort_objects(objs, path)] == ["a", "b", "c"]


def test_no_objects_need_no_field():
    assert sort_objects([], ".nothing") == []


def test_a_path_that_no_object_has_is_refused():
    assert fault(["a"], ".nothing") == ('couldn\'t find any field with path "{.nothing}" in the list of objects')


def test_a_faulty_path_is_refused():
    assert fault(["a"], "{.v").startswith("unexpected path string, expected a 'name1.name2' or ")
    assert fault(["a"], "{.v", table=True) == "sorting error: unclosed action"
    assert fault(["a"], ".v[x]") == "invalid array index x"


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ([{"a": 1}, {"a": 2}], "unsortable type: map[string]interface {}"),
        ([[1], [2]], "unsortable type: []interface {}"),
        ([True, False], "unsortable type: bool"),
        ([1, "a"], "unsortable interface: interface"),
        ([1, 1.5], "unsortable interface: interface"),
    ],
)
def test_values_that_have_no_order_are_refused(values, reason):
    assert fault(values, ".v", table=True) == (
        f"Field {{.v}} in [][][]reflect.Value is an unsortable type: interface, err: {reason}"
    )
