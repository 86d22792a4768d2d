import pytest
from hypothesis import given
from hypothesis import strategies as st

from callmanager.ai.thinking import AnswerText


def read(pieces: list[str]) -> tuple[str, str]:
    """The joined pieces given out, and the text."""
    answer = AnswerText()
    out = [answer.feed(piece) for piece in pieces]
    out.append(answer.finish())
    return "".join(out), answer.text


@pytest.mark.parametrize(
    ("whole", "text"),
    [
        ("Le entiendo.", "Le entiendo."),
        ("<think>too dear?</think>\n\nLe entiendo.", "Le entiendo."),
        ("A <think>x</think>B<think>y</think> C", "A B C"),
        ("<think>never closed", ""),
        ("a < b, and <thin ice", "a < b, and <thin ice"),
        ("ends with <thi", "ends with <thi"),
        ("  spaces around \n", "spaces around"),
        ("<think></think>", ""),
        ("", ""),
        ("<THINK>x</Think> Hola", "Hola"),
        ("< thinking >x</ thinking >Hola", "Hola"),
        ("<thought>x</thought>A<Reasoning>y</Reasoning>B", "AB"),
        ("<|think|>x<|/think|>Hola ◁think▷y◁/think▷mundo", "Hola mundo"),
        ("<thinker> and <think tank> stay", "<thinker> and <think tank> stay"),
        ("5 <  6 | 7", "5 <  6 | 7"),
        ("half a sign: \ud83d.", "half a sign: ."),
    ],
)
def test_thinking_is_left_out_wherever_the_stream_is_cut(whole: str, text: str) -> None:
    for size in range(1, len(whole) + 2):
        pieces = [whole[i : i + size] for i in range(0, len(whole), size)]
        assert read(pieces) == (text, text)


@given(st.lists(st.text(alphabet="ab <>|/thinkTHINKg◁▷", max_size=12), max_size=12))
def test_no_piece_border_changes_the_text(pieces: list[str]) -> None:
    assert read(pieces)[1] == read(["".join(pieces)])[1]


def test_a_closing_tag_nobody_opened_voids_what_was_before() -> None:
    answer = AnswerText()
    assert answer.feed("They find it dear. ") == "They find it dear."
    assert answer.feed("</think>") == ""
    assert answer.feed(" Le entiendo.") == "Le entiendo."
    assert answer.text == "Le entiendo."


def test_spaces_between_pieces_are_kept_and_given_out_late() -> None:
    answer = AnswerText()
    assert [answer.feed(p) for p in ("Hola ", "", "\n", "mundo")] == ["Hola", "", "", " \nmundo"]


def test_endless_thinking_is_not_kept() -> None:
    answer = AnswerText()
    answer.feed("<think>")
    for _ in range(1_000):
        answer.feed("hm, " * 100)
    assert len(answer._held) < len("</think>")


def test_signs_that_nobody_sees_are_left_out() -> None:
    text, given = read(["Le sale gra\u200btis\u202e, de ver\x00dad\x1b[31m.\n", "Dos\u2028lí\u00adneas."])
    assert text == given == "Le sale gratis, de verdad[31m.\nDos\nlíneas."
