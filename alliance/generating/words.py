"""The words of made-up texts, in English and Korean, in the manner of the record that comes with the product."""

from dataclasses import dataclass
from random import Random

SUBJECTS = {
    "alliance": [
        ("regional coordination", "역내 공조"),
        ("the rules of the sea", "해양 규범"),
        ("consultations on third regions", "제3지역 협의"),
        ("ties with Southeast Asia", "동남아시아 협력"),
        ("trilateral coordination", "한미일 공조"),
    ],
    "defence": [
        ("combined exercises", "연합연습"),
        ("missile warning data", "미사일 경보정보"),
        ("defence research", "국방 연구개발"),
        ("extended deterrence", "확장억제"),
        ("logistics support", "군수지원"),
        ("the sharing of defence costs", "방위비 분담"),
    ],
    "north-korea": [
        ("sanctions monitoring", "제재 이행 감시"),
        ("the denuclearization of the Peninsula", "한반도 비핵화"),
        ("reunions of separated families", "이산가족 상봉"),
        ("human rights reporting", "인권 보고"),
    ],
    "economy": [
        ("semiconductor supply chains", "반도체 공급망"),
        ("critical minerals", "핵심광물"),
        ("the screening of investment", "투자심사"),
        ("customs procedures", "통관 절차"),
        ("battery materials", "배터리 소재"),
        ("digital trade", "디지털 통상"),
    ],
    "technology": [
        ("open radio networks", "개방형 무선망"),
        ("quantum research", "양자 연구"),
        ("lunar exploration", "달 탐사"),
        ("satellite navigation", "위성항법"),
        ("the defence of networks", "사이버 방어"),
        ("safe artificial intelligence", "안전한 인공지능"),
    ],
    "health": [
        ("vaccine production", "백신 생산"),
        ("disease surveillance", "감염병 감시"),
        ("cancer research", "암 연구"),
        ("stockpiles of medicine", "의약품 비축"),
    ],
    "climate": [
        ("methane reduction", "메탄 감축"),
        ("offshore wind power", "해상풍력"),
        ("small modular reactors", "소형모듈원전"),
        ("hydrogen standards", "수소 표준"),
        ("climate finance", "기후재원"),
        ("marine litter", "해양 쓰레기"),
    ],
    "development": [
        ("rural electrification", "농촌 전력화"),
        ("food security", "식량안보"),
        ("humanitarian relief", "인도적 지원"),
        ("public health training", "보건 연수"),
    ],
    "people": [
        ("student exchanges", "학생 교류"),
        ("the protection of journalists", "언론인 보호"),
        ("women in science", "여성 과학자"),
        ("visa procedures", "사증 절차"),
        ("anti-corruption work", "반부패"),
    ],
}
"""What is promised of, by the upper theme."""

VERBS = {
    "one_off": [
        ("establish a working group on", "실무그룹 신설"),
        ("conclude an arrangement on", "약정 체결"),
        ("publish a roadmap for", "로드맵 발표"),
        ("fund a joint programme on", "공동사업 지원"),
        ("open a joint centre for", "공동센터 개소"),
    ],
    "recurring": [
        ("hold an annual meeting on", "연례회의 개최"),
        ("report every year on", "연례보고"),
        ("exchange experts each year for", "전문가 연례 교류"),
    ],
    "standing": [
        ("expand cooperation on", "협력 확대"),
        ("deepen consultations on", "협의 심화"),
        ("share information on", "정보 공유"),
        ("support efforts towards", "노력 지지"),
        ("strengthen coordination on", "공조 강화"),
        ("invest in", "투자 확대"),
    ],
}
"""What is promised, by the kind of obligation."""

MODALS = {
    "binding": "shall",
    "firm": "will",
    "intent": "intend to",
    "exploratory": "will explore ways to",
    "declaratory": "reaffirm that they are ready to",
}
ENDINGS = [
    "on the basis of mutual benefit",
    "together with partners who share their values",
    "with due regard to their laws and budgets",
    "through the competent ministries of both sides",
    "by bringing together government, industry and research",
    "while consulting closely at every level",
]
COLOURS = [
    *("Amber", "Azure", "Blue", "Bronze", "Coral", "Crimson", "Emerald", "Golden"),
    *("Indigo", "Ivory", "Jade", "Scarlet", "Silver", "Teal", "Violet", "White"),
]
CREATURES = [
    *("Badger", "Beacon", "Bridge", "Cedar", "Condor", "Crane", "Dolphin", "Falcon", "Harbour", "Heron"),
    *("Horizon", "Lantern", "Magpie", "Maple", "Marten", "Orchid", "Osprey", "Otter", "Pine", "Plover"),
    *("Raven", "River", "Sparrow", "Summit", "Swallow", "Tiger", "Turtle", "Willow", "Wren", "Zephyr"),
]
PLACES = ["Seoul", "Washington", "Busan", "New York", "Honolulu", "Jeju", "San Francisco", "Geneva", "Tokyo", "Incheon"]
FILLERS = {
    "recital": [
        "The relationship has grown over {years} years from a shared sacrifice into a partnership of many fields.",
        "Both sides noted that {subject} had gained in importance for citizens and companies alike.",
        "They recalled the discussions held in {place} and the understanding that was reached there.",
    ],
    "assessment": [
        "Pressure on {subject} is rising, and no country can answer it alone.",
        "The {name} exercise has shown that earlier arrangements on {subject} need to be looked at again.",
    ],
    "past_event": [
        "Officials met in {place} last year and reviewed the progress made on {subject}.",
        "The {name} project was completed ahead of time and at lower cost than foreseen.",
    ],
    "expectation": ["Industry on both sides is expected to bring proposals on {subject} before the next round."],
    "third_party": ["The host of the {name} forum aims to double its members who work on {subject}."],
    "advice": ["Governments would do well to place {subject} under one roof, as the {name} review suggests."],
}
"""Sentences that promise nothing, by the reason why."""


@dataclass(frozen=True)
class Wording:
    """One promise in words: its exact words in the text, and its titles."""

    quote: str
    title_en: str
    title_ko: str
    subject: str
    name: str


def wording(random: Random, area: str, obligation: str, strength: str, obligors: list[str], language: str) -> Wording:
    subject, subject_ko = random.choice(SUBJECTS[area])
    verb, verb_ko = random.choice(VERBS[obligation])
    name = code_name(random)
    who, title = called(obligors), f"{verb} {subject}"
    quote = f"{who} {MODALS[strength]} {verb} {subject} under the {name} initiative, {random.choice(ENDINGS)}"
    if language == "ko":
        quote = f"양측은 {name} 구상에 따라 {subject_ko}에 관한 {verb_ko}에 합의하고 긴밀히 협의하기로 하였다"
    return Wording(quote, f"{title[0].upper()}{title[1:]} ({name})", f"{subject_ko} {verb_ko}", subject, name)


def called(parties: list[str]) -> str:
    """How a text calls those who owe something."""
    if len(parties) > 1:
        return "The three countries" if len(parties) == 3 else "The two sides"
    return f"The side of {parties[0]}"


def code_name(random: Random) -> str:
    return f"{random.choice(COLOURS)} {random.choice(CREATURES)}"


def filler(random: Random, reason: str, area: str) -> str:
    """A sentence without a promise."""
    return random.choice(FILLERS[reason]).format(
        years=random.randint(20, 70),
        subject=random.choice(SUBJECTS[area])[0],
        place=random.choice(PLACES),
        name=code_name(random),
    )


def paragraph(random: Random, reason: str, area: str) -> str:
    """Three or four sentences without a promise."""
    return " ".join(filler(random, reason, area) for _ in range(random.randint(3, 4)))
