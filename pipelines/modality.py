"""What is said of an action: done, planned, denied, an anniversary, a mere mention. Grammar of the verb first, then the cues around it."""

from __future__ import annotations

from collections.abc import Callable

from core.records import Language, Modality
from pipelines.lexicon import Hit
from pipelines.sentence import Sentence

_LEAD = 5  # tokens before a verb in which its auxiliary or particle stands ("will be formally established")
_MANAGED = 14  # "managed to describe the whole line and to sign"
_ANNOUNCED = 4  # tokens between "announced" and the noun of what was announced
_GOVERNOR = 9  # tokens in which the verb that governs an infinitive or a noun stands
_OCCASION = 16  # tokens between "it was 25 years since" and what was signed then
_EN_FUTURE = frozenset({"will", "shall", "'ll", "won't"})
_EN_NOT = frozenset({"not", "n't", "never", "no", "cannot", "didn't", "hasn't", "haven't", "without", "won't"})
_EN_AUX = frozenset({"was", "were", "been", "has", "have", "had", "is", "are"})
_EN_POSTS = frozenset({"ambassador", "ambassadors", "envoy", "envoys", "diplomat", "diplomats"})
_EN_SAME_PAST = frozenset({"set", "put", "cut", "become", "come", "run", "let"})
_NAMES_EVENT = frozenset({"ceremony", "церемония", "аземи"})  # the noun of what took place
_RU_VERBAL = frozenset({"past", "future", "present", "infinitive", "participle", "gerund"})
_RU_FUTURE = frozenset({"будет", "будут", "будем", "предстоит"})
_RU_IF = frozenset({"бы", "если", "может", "могут", "возможно", "вероятно", "чтобы"})

_KY_DUTY = ("керек", "тийиш", "зарыл", "милдет", "каралууда", "каралат", "каралып", "пландал", "күтүл", "убада", "максат")
_KY_ABOUT_TO = ("ганы", "гени", "гону", "гөнү", "каны", "кени", "кону", "көнү")
_KY_INTENT = ("даяр", "умтул", "аракеттен", "камын", "белсен", "ниеттен")
_KY_UNCERTAIN = (
    "ары",
    "ери",
    "оору",
    "өөрү",
    "арын",
    "ерин",
    "оорун",
    "өөрүн",
    "өрүн",
    "орун",
    "өрү",
)  # "that he will": a future participle with a possessive

_TOLD_IN_TURN = frozenset({"same_step", "in_turn"})
_ALWAYS = {
    **dict.fromkeys(
        (
            "draft",
            "prepare",
            "plan",
            "future",
            "further_planned",
            "decree",
            "awaits",
            "initialled",
            "apply",
            "agrement",
            "text_in_work",
            "to_follow",
        ),
        Modality.PLANNED,
    ),
    **dict.fromkeys(
        ("now_exist", "new_partner", "communique_with", "first_of_kind", "operates", "accredited", "those_of", "takes_office"),
        Modality.DONE,
    ),
    "years_of_relations": Modality.ANNIVERSARY,
    "no_relations": Modality.DENIED,
}
"""Actions that say by themselves what is said of them."""
_OFFICES = frozenset({"embassy", "consulate"})

_Reader = Callable[[Sentence, Hit, int, int], Modality | None]


def modality(sentence: Sentence, action: Hit, obj: Hit, low: int, high: int, support: tuple[str, ...]) -> Modality:
    """Modality of `action` upon `obj` inside the clause `low:high`. `support` concepts are verbs that make a noun an event."""
    if action.concept in _ALWAYS:
        return _ALWAYS[action.concept]
    if action.concept == "enter" and sentence.has("plan", "draft", low=low, high=high):
        return Modality.PLANNED  # "are negotiating visa-free travel"
    if action.concept == "enter" and sentence.has("nationals", low=low, high=high) and not sentence.has("deny", low=low, high=high):
        return Modality.DONE  # "may", "can": who is allowed to
    if action.concept == "belong" and not sentence.has("plan", "future", "deny", "hypothetical", low=low, high=high):
        return Modality.DONE
    if action.concept == "no_visa":
        before = {token.low for token in sentence.tokens[max(low, action.first - 3) : action.first]}
        if before & (_EN_NOT if sentence.language is Language.EN else {"не"}):
            return Modality.DENIED
        return Modality.PLANNED if sentence.has("plan", "draft", "future", low=low, high=high) else Modality.DONE
    if action.concept == "anniversary" or _anniversary(sentence, obj, low, high, support):
        return Modality.ANNIVERSARY
    reader = {Language.EN: _english, Language.RU: _russian, Language.KY: _kyrgyz}[sentence.language]
    found = reader(sentence, action, low, high)
    if found in (Modality.PLANNED, Modality.HYPOTHETICAL) and _urged(sentence, action, low):
        return Modality.MENTION
    if found is None and action.concept in _TOLD_IN_TURN and not sentence.has("plan", "future", "draft", "hypothetical", "deny", "sign"):
        found = Modality.DONE
    if found is None:
        found = _nominal(sentence, action, obj, low, high, support, reader)
        if found is Modality.DONE and _step_before(sentence, action, obj, low, high):
            found = Modality.PLANNED
    if found is Modality.DENIED and obj.concept == "communique" and sentence.has("not_yet", low=low, high=high):
        return Modality.PLANNED
    if found in (Modality.DONE, Modality.PLANNED, Modality.HYPOTHETICAL) and sentence.has("deny", low=low, high=high):
        return Modality.DENIED
    if found is Modality.DONE and obj.concept in _OFFICES and _decreed(sentence, action, low):
        return Modality.PLANNED
    if found is Modality.PLANNED and _sealed(sentence, action, low, high):
        return Modality.DONE
    if found is Modality.DONE and _drafted(sentence, action, low, high):
        return Modality.PLANNED
    return found


def _anniversary(sentence: Sentence, obj: Hit, low: int, high: int, support: tuple[str, ...]) -> bool:
    others = sentence.find(("other_jubilee",), low, high)
    near = [
        hit
        for hit in sentence.find(("anniversary", "background"), low, high)
        if (min(abs(hit.last - obj.first), abs(obj.last - hit.first)) <= _GOVERNOR or 0 <= obj.first - hit.last <= _OCCASION)
        and not any(one.first <= hit.last and hit.first <= one.last for one in others)
    ]
    if not near:
        return False
    signed = [hit for hit in sentence.find(support, low, high) if finite_done(sentence, hit, low, high)]
    return not (signed and sentence.has("communique", low=low, high=high))


def _urged(sentence: Sentence, action: Hit, low: int) -> bool:
    """ "Urged Lebanon to restore relations": asked for, by whoever it was, and promised by nobody."""
    return sentence.has("urged", low=max(low, action.first - _GOVERNOR), high=action.first)


def _decreed(sentence: Sentence, action: Hit, low: int) -> bool:
    """ "A decree establishes an embassy": ordered, not yet at work."""
    return sentence.has("decree", low=max(low, action.first - _GOVERNOR), high=action.first) and not sentence.has("took_place")


def _sealed(sentence: Sentence, action: Hit, low: int, high: int) -> bool:
    """ "Decided to establish ... by the communiqué signed yesterday": the paper that decides is signed."""
    decided = sentence.find(("decision", "paper"), max(low, action.first - _GOVERNOR), action.first)
    papers = sentence.has("communique", "paper", low=low, high=high)
    return bool(decided) and papers and any(finite_done(sentence, hit, low, high) for hit in sentence.find(("sign",), low, high))


def _step_before(sentence: Sentence, action: Hit, obj: Hit, low: int, high: int) -> bool:
    """What is finished or signed is a step on the way: "concluded talks on the establishment", "an order on the signing of a communiqué on it".

    A communiqué signed outside that phrase is the act itself."""
    first, last = min(action.first, obj.first), max(action.last, obj.last)
    for hit in sentence.find(("step_before",), low, high):
        inside = (last, hit.first) if sentence.language is Language.KY else (hit.last, first)
        if not 0 <= inside[1] - inside[0] <= _MANAGED or any(token.low == "," for token in sentence.tokens[inside[0] : inside[1]]):
            continue
        if any(finite_done(sentence, one, low, high) for one in sentence.find(("sign", "complete"), *inside)):
            continue
        outer = (min(hit.first, first), max(hit.last, last))
        if not any(one.first < outer[0] or one.last > outer[1] for one in sentence.find(("communique",), low, high)):
            return True
    return False


def _drafted(sentence: Sentence, action: Hit, low: int, high: int) -> bool:
    """A bill, a draft, a first reading just before a finished verb: what is finished is the paper."""
    return any(abs(hit.first - action.first) <= _GOVERNOR for hit in sentence.find(("draft",), low, high)) and action.concept not in (
        "sign",
    )


def _nominal(sentence: Sentence, action: Hit, obj: Hit, low: int, high: int, support: tuple[str, ...], reader: _Reader) -> Modality:
    if sentence.has("deny", low=low, high=high):
        return Modality.DENIED
    if sentence.has("draft", low=low, high=high):
        return Modality.PLANNED
    if sentence.has("result", "signature", low=low, high=high) and not sentence.has("plan", "future", low=low, high=high):
        return Modality.DONE
    readings = [reader(sentence, hit, low, high) for hit in sentence.find(support, low, high)]
    if _announced(sentence, action, low, high):
        readings.append(Modality.DONE)
    if "sign" in support and sentence.has("sign", "communique", low=low, high=high):
        held = [hit for hit in sentence.find(("took_place",), low, high) if not _NAMES_EVENT & sentence.tokens[hit.first].keys]
        readings += [reader(sentence, hit, low, high) for hit in held]
    for wanted in (Modality.DENIED, Modality.PLANNED, Modality.DONE):
        if wanted in readings:
            return wanted
    first, last = min(action.first, obj.first), max(action.last, obj.last)
    window = (max(low, first - _MANAGED), min(high, last + _GOVERNOR))
    if sentence.has("hypothetical", low=window[0], high=window[1]):
        return Modality.HYPOTHETICAL
    if sentence.has("plan", "future", "decree", low=window[0], high=window[1]):
        return Modality.DENIED if _not_planned(sentence, window) else Modality.PLANNED
    return Modality.MENTION


def _announced(sentence: Sentence, action: Hit, low: int, high: int) -> bool:
    """ "Reported the establishment of", "объявил об установлении": the very noun is announced, and nothing says that it is to come."""
    if sentence.has("plan", "future", "hypothetical", "urged", low=low, high=high):
        return False
    told = sentence.find(("announce",), max(low, action.first - _ANNOUNCED), action.first)
    return action.concept in ("establish", "break", "restore", "normalize") and any(finite_done(sentence, hit, low, high) for hit in told)


def _not_planned(sentence: Sentence, window: tuple[int, int]) -> bool:
    """ "Opening an embassy is not planned", "открытие не планируется", "пландалган эмес"."""
    for hit in sentence.find(("plan",), *window):
        before = {token.low for token in sentence.tokens[max(0, hit.first - 2) : hit.first]}
        behind = sentence.tokens[hit.last].low if hit.last < len(sentence.tokens) else ""
        if sentence.language is Language.KY:
            if "negated" in sentence.tokens[hit.last - 1].features or behind in ("эмес", "жок"):
                return True
        elif before & (_EN_NOT if sentence.language is Language.EN else {"не"}):
            return True
    return False


def finite_done(sentence: Sentence, hit: Hit, low: int, high: int) -> bool:
    """The verb of `hit` is finite and tells of something done: no infinitive, future, negation, condition or noun."""
    reader = {Language.EN: _english, Language.RU: _russian, Language.KY: _kyrgyz}[sentence.language]
    return reader(sentence, hit, low, high) is Modality.DONE


def _english(sentence: Sentence, action: Hit, low: int, high: int) -> Modality | None:
    token = sentence.tokens[action.first]
    lead = [t.low if t.text != "May" else "5" for t in sentence.tokens[max(low, action.first - _LEAD) : action.first]]  # the month
    for mark in (";", ":", "that", "which", "who", "after", "as"):
        if mark in lead:
            lead = lead[len(lead) - lead[::-1].index(mark) :]
    negated = not _EN_NOT.isdisjoint(lead[-3:])
    if not _EN_FUTURE.isdisjoint(lead):
        return Modality.DENIED if negated else Modality.PLANNED
    if not {"may", "might", "could", "would"}.isdisjoint(lead):
        return Modality.HYPOTHETICAL
    if (
        token.low in ("signature", "birth", "founding", "launch", "withdrawal", "seal")
        and lead[-1:] not in (["and"],)
        and "past" not in token.features
    ):
        return Modality.DONE if token.low == "signature" and {"put", "puts", "set", "sets"} & set(lead) else None
    if token.low.endswith(("ment", "tion", "sion", "ing", "ure", "al")) and "past" not in token.features:
        if token.low.endswith("ing") and (
            lead[-1:] in (["after"], ["following"], ["having"], ["by"]) or ("followed" in lead and lead[-1:] == ["in"])
        ):
            return Modality.DONE
        if "being" in lead[-1:] or (token.low.endswith("ing") and lead[-1:] in (["is"], ["are"])):
            return Modality.PLANNED
        return None
    if action.concept == "appoint" and "past" in token.features and _EN_AUX.isdisjoint(lead):
        return (
            None if action.first and "noun" not in token.features and sentence.tokens[action.first - 1].low in _EN_POSTS else Modality.DONE
        )
    if "past" not in token.features and sentence.has("propose", low=max(low, action.first - _MANAGED), high=action.first):
        return Modality.PLANNED  # "has proposed that Kyrgyzstan establish ..."
    if "past" in token.features and not (token.low in _EN_SAME_PAST and "to" in lead[-2:]):
        if "to" in lead[-3:] and "be" in lead[-2:]:
            return Modality.DENIED if negated else Modality.PLANNED
        if "being" in lead[-1:]:
            return Modality.PLANNED
        return Modality.DENIED if negated else Modality.DONE
    if "to" in lead[-3:]:
        after_past = [
            t
            for t in sentence.tokens[max(low, action.first - _MANAGED) : action.first]
            if t.low in ("managed", "able", "became", "become", "order")
        ]
        if not negated and not sentence.has("plan", low=low, high=action.first) and _newest_to(sentence, action, low, high):
            return Modality.DONE
        if negated and not sentence.has("plan", low=max(low, action.first - _GOVERNOR), high=action.first):
            return Modality.DENIED
        if negated:
            return Modality.DENIED
        return Modality.DONE if after_past and after_past[0].low == "managed" else Modality.PLANNED
    if negated:
        return Modality.DENIED
    return Modality.DONE  # "establishes", and the headline's "Kyrgyzstan and Belize establish"


def _newest_to(sentence: Sentence, action: Hit, low: int, high: int) -> bool:
    """ "Became the 181st country to establish ...", "the latest nation to establish ... is": done, unless it only will be."""
    before = sentence.tokens[max(low, action.first - _MANAGED) : action.first]
    words = [token.low for token in before if token.text != "May"]
    if not _EN_FUTURE.isdisjoint(words) or not {"may", "might", "could", "would"}.isdisjoint(words):
        return False
    ranked = not {"first", "second", "third", "last", "latest", "newest", "th", "st", "nd", "rd", "another"}.isdisjoint(words)
    ranked = ranked or any(n.quantity.ordinal and action.first - _MANAGED <= n.first < action.first for n in sentence.numbers)
    words += [token.low for token in sentence.tokens[action.last : high]]
    return ranked and not {"became", "become", "becomes", "is", "was", "are", "were"}.isdisjoint(words)


def _russian(sentence: Sentence, action: Hit, low: int, _high: int) -> Modality | None:
    inside = sentence.tokens[action.first : action.last]
    token = next((one for one in inside if one.features & _RU_VERBAL), inside[0])
    before = sentence.tokens[max(low, action.first - 4) : action.first]
    lead = {t.low for t in before}
    negated = bool(before) and (
        before[-1].low == "не"
        or "нет" in lead
        or (len(before) > 1 and before[-2].low == "не" and before[-1].low in ("были", "был", "была", "было"))
    )
    behind = [t.low for t in sentence.tokens[action.last : action.last + 3]]
    negated = negated or behind[:2] in (["не", "был"], ["не", "была"], ["не", "было"], ["не", "были"], ["не", "будет"], ["не", "будут"])
    features = token.features
    verbal = features & _RU_VERBAL
    if not verbal:
        return None
    if "infinitive" in features and token.low != "есть":  # "to eat" only by its letters
        governor = sentence.tokens[max(low, action.first - _GOVERNOR) : action.first]
        if any(t.low == "не" for t in governor) or behind[:1] == ["не"]:
            return Modality.DENIED
        if any(t.low in _RU_IF for t in governor):
            return Modality.HYPOTHETICAL
        done = any("удаться" in t.keys or "успеть" in t.keys or ("смочь" in t.keys and "past" in t.features) for t in governor)
        return Modality.DONE if done else Modality.PLANNED
    if lead & _RU_FUTURE:
        return Modality.DENIED if negated else Modality.PLANNED
    if negated:
        return Modality.DENIED
    if "бы" in {t.low for t in sentence.tokens[max(low, action.first - 2) : action.last + 2]} or lead & {"если"}:
        return Modality.HYPOTHETICAL
    if features & {"future"} and not features & {"past"}:
        return Modality.PLANNED
    if "noun" in features and not features & {"past", "participle"}:
        return None
    if features & {"present"} and not features & {"past", "participle"}:
        sign_of_process = any(t.low in ("планируется", "готовится") for t in before)
        return Modality.PLANNED if sign_of_process else Modality.DONE
    return Modality.DONE


def _kyrgyz(sentence: Sentence, action: Hit, _low: int, high: int) -> Modality | None:
    token = sentence.tokens[action.last - 1]
    after = sentence.tokens[action.last : min(high, action.last + 5)]
    tail = [t.low for t in after]
    if "past" in token.features and "noun" not in token.features and "," in tail:
        tail = tail[: tail.index(",")]  # "ачылды, Египетте ачуу пландалууда": what follows is another thing
    if "negated" in token.features or tail[:1] in (["жок"], ["эмес"], ["элек"]):
        return Modality.DENIED
    if "conditional" in token.features or any(t.startswith("мүмкүн") for t in tail):
        return Modality.HYPOTHETICAL
    if any(t.startswith(_KY_DUTY) for t in tail) or any(t.startswith("белгисиз") for t in tail):
        return Modality.PLANNED
    if token.low.endswith(_KY_UNCERTAIN):
        return Modality.PLANNED
    if token.low.endswith(_KY_ABOUT_TO) and any(t.startswith(("жат", "тур", "отур")) for t in tail[:1]):
        return Modality.PLANNED  # "түзгөнү жатат": about to
    if any(t.startswith(_KY_INTENT) for t in tail[:2]):
        return Modality.PLANNED
    if "noun" in token.features:
        return None
    if (
        token.low.endswith(("мак", "мек", "мок", "мөк", "макчы", "мекчи"))
        or "future" in token.features
        or any(t.startswith(("план", "ниет", "даярд", "көзд")) for t in tail)
    ):
        return Modality.PLANNED
    if token.low.endswith(("ып", "ип", "уп", "үп", "п")) and any(t.startswith(("жат", "тур")) for t in tail[:1]):
        return Modality.UNDER_WAY
    return Modality.DONE
