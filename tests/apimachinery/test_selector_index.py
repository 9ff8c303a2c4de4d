"""An index of selectors finds what asking each of them would, however they come and go."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minikctl.apimachinery.selector_index import SelectorIndex

LABELS = st.dictionaries(st.sampled_from("abc"), st.sampled_from("xyz"), max_size=3)
CHANGES = st.lists(st.tuples(st.sampled_from(["s1", "s2", "s3", "s4"]), LABELS), max_size=12)


@settings(deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow])
@given(changes=CHANGES, labels=LABELS)
def test_the_selectors_that_match_are_found_in_the_order_of_their_keys(
    changes: list[tuple[str, dict[str, str]]], labels: dict[str, str]
) -> None:
    index, present = SelectorIndex(), dict(changes)
    for key, selector in changes:
        index.put(key, selector)
    matching = [key for key, wanted in sorted(present.items()) if wanted and wanted.items() <= labels.items()]
    assert index.matching(labels) == matching
    assert [index.selector_of(key) for key in matching] == [present[key] for key in matching]
