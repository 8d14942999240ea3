"""An article as sentences that keep their place."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crosscast.claims.sentences import Kind, split_sentences


def texts(article: str) -> list[str]:
    return [sentence.text for sentence in split_sentences(article)]


def test_sentences_end_at_full_stops_but_not_inside_numbers_or_abbreviations() -> None:
    """ "4.1%" and "e.g." do not end a sentence."""
    assert texts("It was 4.1%. Others, e.g. Surrey, had more. Why?") == [
        "It was 4.1%.",
        "Others, e.g. Surrey, had more.",
        "Why?",
    ]


def test_headings_and_list_items_stand_alone() -> None:
    """A heading does not run into the paragraph below it, nor one bullet into the next."""
    assert texts("# Charges fell\nFour forces replied.\n\n- one thing\n- another\n") == [
        "# Charges fell",
        "Four forces replied.",
        "- one thing",
        "- another",
    ]


def test_a_sentence_may_run_over_a_line_end() -> None:
    """Lines of one paragraph are one text."""
    assert texts("The 24 forces\nrecorded 12 offences.") == ["The 24 forces\nrecorded 12 offences."]


def test_text_without_full_stops_is_cut_at_spaces() -> None:
    """A page of words without an end is read in pieces, and no word is lost."""
    article = "offences and " * 1_000

    assert all(len(text) <= 3_000 for text in texts(article))
    assert " ".join(texts(article)).split() == article.split()


def test_rows_of_a_table_are_told_apart_and_comments_are_skipped() -> None:
    """A table in the article is no prose; a comment is nothing."""
    found = split_sentences("<!-- draft 3 -->\n| force | 12 |\n\nIt rose.")

    assert [(s.text, s.kind) for s in found] == [("| force | 12 |", Kind.TABLE), ("It rose.", Kind.PROSE)]


@given(st.text(alphabet="ab 1.,?!\n|#-(“”\t", max_size=120))
def test_a_sentence_is_exactly_its_characters_of_the_article(article: str) -> None:
    """Spans are in order, do not overlap, and no letter outside of them is lost."""
    end = 0
    for sentence in split_sentences(article):
        assert article[sentence.start : sentence.end] == sentence.text
        assert not any(c.isalnum() for c in article[end : sentence.start])
        end = sentence.end
    assert not any(c.isalnum() for c in article[end:])
