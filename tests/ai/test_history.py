from callmanager.ai.history import MAX_MESSAGES, History


def test_the_last_15_messages_are_kept_oldest_first() -> None:
    history = History()
    for number in range(20):
        history.add(f"q{number}", f"a{number}", history.mark())
    messages = history.messages()
    assert len(messages) == len(history) == MAX_MESSAGES == 15
    assert messages[0] == {"role": "assistant", "content": "a12"}
    assert messages[-1] == {"role": "assistant", "content": "a19"}


def test_messages_are_copies() -> None:
    history = History()
    history.add("q", "a", history.mark())
    history.messages()[0]["content"] = "changed"
    assert history.messages()[0]["content"] == "q"


def test_an_answer_to_a_cleared_conversation_is_not_added() -> None:
    history = History()
    mark = history.mark()
    history.clear()
    history.add("q", "a", mark)
    assert history.messages() == []
