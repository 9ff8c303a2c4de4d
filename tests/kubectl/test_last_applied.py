"""The annotation that `apply` keeps, byte for byte as in a real cluster's transcripts."""

from __future__ import annotations

from minikctl.kubectl.last_applied import ANNOTATION, annotated, kept, recorded

OBJECT = {
    "kind": "ConfigMap",
    "apiVersion": "v1",
    "metadata": {"name": "settings", "namespace": "default", "labels": {"tier": "back"}},
    "data": {"size": "large", "colour": "green"},
}
TEXT = (
    '{"apiVersion":"v1","data":{"colour":"green","size":"large"},"kind":"ConfigMap","metadata":{"annotations":{},'
    '"labels":{"tier":"back"},"name":"settings","namespace":"default"}}\n'
)


def test_it_is_one_sorted_line_with_annotations_even_where_there_are_none() -> None:
    assert recorded(annotated(OBJECT)) == TEXT


def test_it_does_not_hold_itself() -> None:
    assert annotated(annotated(OBJECT)) == annotated(OBJECT)


def test_go_escapes_what_html_would_read() -> None:
    obj = {**OBJECT, "metadata": {"name": "a", "annotations": {"b": "c<d>&e", "n": None}}, "data": {"a": None}}
    assert recorded(annotated(obj)) == (
        '{"apiVersion":"v1","data":{"a":null},"kind":"ConfigMap",'
        '"metadata":{"annotations":{"b":"c\\u003cd\\u003e\\u0026e","n":""},"name":"a"}}\n'
    )


def test_without_save_config_only_an_annotation_that_is_there_is_renewed() -> None:
    assert kept(OBJECT, create=False) is OBJECT
    old = {**OBJECT, "metadata": {**OBJECT["metadata"], "annotations": {ANNOTATION: "{}\n"}}}  # type: ignore[dict-item]
    assert recorded(kept(old, create=False)) == recorded(kept(OBJECT, create=True)) == TEXT
