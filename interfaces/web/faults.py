"""What a verifier refuses, said to people: what is wrong, where, and what to do about it."""

import re
from dataclasses import dataclass
from typing import Final

from interfaces.wording.language import Language


@dataclass(frozen=True, slots=True)
class Case:
    """A sort of fault: the verifier's words for it, what they mean, and the remedy."""

    words: str
    """A regular expression."""
    means: tuple[str, str]
    remedy: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault that was found."""

    case: Case
    exact: str
    """The verifier's own words."""
    lines: tuple[int, ...]
    """The line of the file, from 1; two where it lies between them."""

    def means(self, tongue: Language) -> str:
        """What is wrong."""
        return self.case.means[tongue == "en"]

    def remedy(self, tongue: Language) -> str:
        """What to do about it."""
        return self.case.remedy[tongue == "en"]


_AGAIN: Final = (
    "Be den som sände filen att sända den igen, som bilaga och ändrad av ingen. Blir felet kvar, "
    "behåll båda filerna.",
    "Ask whoever sent the file to send it again, as an attachment that nobody edits. If the fault "
    "stays, keep both files.",
)
_COMPARE_KEY: Final = (
    "Jämför nyckeln med den som driver loggen, på annat sätt än du fick filen: på telefon om det "
    "behövs.",
    "Compare the key with whoever runs the log, by another way than the file came: by telephone "
    "if need be.",
)
_DIFFERS: Final = (
    "Behåll filen och kontrollpunkten som de är. Be om säkerhetskopian från den dagen, och jämför "
    "rad för rad.",
    "Keep the file and the checkpoint as they are. Ask for the backup of that day, and compare "
    "line by line.",
)

CASES: Final = (
    # the key
    Case(
        "no key is given",
        ("Ingen nyckel är given, och tjänsten har ingen egen.",
         "No key is given, and the service has none of its own."),
        ("Klistra in nyckeln från den som driver loggen.",
         "Paste the key of whoever runs the log."),
    ),
    Case(
        "key is damaged|key's id does not fit|that is no key|the key is not|no name of a key",
        ("Nyckeln går inte att läsa.", "The key cannot be read."),
        ("Kopiera den hel: NAMN+ID+NYCKEL på en enda rad, utan mellanslag.",
         "Copy it whole: NAME+ID+KEY on a single line, without spaces."),
    ),
    # the file as a whole
    Case(
        "the file is empty",
        ("Filen är tom.", "The file is empty."),
        _AGAIN,
    ),
    Case(
        "the file is packed",
        ("Filen är packad (ZIP eller gzip).", "The file is packed (ZIP or gzip)."),
        ("Packa upp den och välj den exporterade loggen som ligger i den.",
         "Unpack it, and choose the exported log that lies in it."),
    ),
    Case(
        "is longer than",
        ("En rad är längre än någon som samrad skriver.",
         "A line is longer than any that samrad writes."),
        _AGAIN,
    ),
    Case(
        "end in CR LF",
        ("Filens rader slutar på CR LF, och de som undertecknades på LF: ett redigeringsprogram "
         "eller en överföring har ändrat dem.",
         "The file's lines end in CR LF, and those that were signed in LF: an editor or a transfer "
         "changed them."),
        _AGAIN,
    ),
    Case(
        "no exported log|the stated size|line 1 is not UTF-8",
        ("Filen är ingen exporterad logg: en sådan börjar med ”samrad/log/1”, loggens namn och "
         "antalet poster.",
         "The file is no exported log: one begins with “samrad/log/1”, the log's name and the "
         "number of entries."),
        ("Välj filen som samrad export --format log skrev. Ett bevis eller en kontrollpunkt "
         "granskas med samrad verify.",
         "Choose the file that samrad export --format log wrote. A proof or a checkpoint is "
         "checked with samrad verify."),
    ),
    Case(
        "the export is of .*, and the key is that of",
        ("Filen är av en annan logg än nyckelns.", "The file is of another log than the key's."),
        ("Klistra in nyckeln till den logg som filen nämner på sin första rad.",
         "Paste the key of the log that the file names in its first line."),
    ),
    # checkpoints
    Case(
        "no checkpoint is given",
        ("Ingen kontrollpunkt är given, och tjänsten har själv inte undertecknat just så många "
         "poster. Utan kontrollpunkt kunde vem som helst ha skrivit filen.",
         "No checkpoint is given, and the service itself has not signed just so many entries. "
         "Without one anybody could have made the file."),
        ("Välj filen med samma namn som slutar på .checkpoint; den skrevs bredvid.",
         "Choose the file of the same name that ends in .checkpoint; it was written beside."),
    ),
    Case(
        "it is not signed by",
        ("Kontrollpunkten är inte undertecknad med nyckeln.",
         "The checkpoint is not signed with the key."),
        _COMPARE_KEY,
    ),
    Case(
        "is forged, or the text was changed",
        ("Underskriften är förfalskad, eller så har någon ändrat i kontrollpunkten.",
         "The signature is forged, or somebody changed the checkpoint."),
        _AGAIN,
    ),
    Case(
        "it is of another log",
        ("Kontrollpunkten är av en annan logg.", "The checkpoint is of another log."),
        ("Välj den kontrollpunkt som hör till filen.", "Choose the checkpoint of the file's log."),
    ),
    Case(
        "signed note|that is no checkpoint|no signature|a signature|the root|checkpoint's size"
        "|more than [0-9]+ signatures|says twice how far",
        ("Kontrollpunkten går inte att läsa.", "The checkpoint cannot be read."),
        ("Ta med den hel: tre rader, en tom rad, och raden som börjar med ett tankstreck.",
         "Take all of it: three lines, an empty line, and the line that begins with a dash."),
    ),
    # rows
    Case(
        "is cut off",
        ("Raden är avhuggen: filen är inte hel.", "The line is cut off: the file is not whole."),
        _AGAIN,
    ),
    Case(
        "where [0-9]+ should stand|goes from position|has position [0-9]+ again",
        ("En post saknas, står dubbelt eller står på fel plats.",
         "An entry is missing, doubled or out of its place."),
        _DIFFERS,
    ),
    Case(
        "the column says",
        ("Raden är ändrad: kolumnerna säger annat än posten.",
         "The line was altered: its columns say otherwise than the entry."),
        _DIFFERS,
    ),
    Case(
        "recorded before the entry above|does not say when it was recorded",
        ("Tiden för anteckningen saknas eller går bakåt.",
         "The time of recording is missing, or runs backwards."),
        _DIFFERS,
    ),
    Case(
        "columns and not five|a withheld entry has|is not UTF-8|is no number|not base64"
        "|and not 32|is not JSON|is not an object",
        ("Raden är skadad.", "The line is damaged."),
        _AGAIN,
    ),
    Case(
        "the end of .* is stated twice|end of a stream has|a proof has at most|after the ends"
        "|entries here than the",
        ("Raden som säger hur långt en omgång går är skadad.",
         "The line that says how far a round goes is damaged."),
        _AGAIN,
    ),
    # all of it
    Case(
        "how far the streams go|does not have [0-9]+ entries in the log",
        ("En omgång går inte så långt som det undertecknades.",
         "A round does not go as far as was signed."),
        _DIFFERS,
    ),
    Case(
        "the export states",
        ("Filen har inte så många poster som den uppger.",
         "The file does not have as many entries as it states."),
        _AGAIN,
    ),
    Case(
        "were signed, and [0-9]+ are here",
        ("Fler poster var undertecknade än de som finns här: loggen är tillbakarullad, eller filen "
         "är en äldre kopia.",
         "More entries were signed than are here: the log was rolled back, or the file is an older "
         "copy."),
        ("Be om en ny export. Är den också för kort har loggen förlorat poster.",
         "Ask for a new export. If that is too short as well, the log has lost entries."),
    ),
    Case(
        "contradict each other",
        ("Kontrollpunkterna motsäger varandra: två historier är undertecknade med samma nyckel.",
         "The checkpoints contradict each other: two histories were signed with this key."),
        ("Offentliggör båda kontrollpunkterna: de är beviset.",
         "Publish both checkpoints: they are the proof."),
    ),
    Case(
        "something is not as it was signed",
        ("Något är inte som det undertecknades: ändrat, borttaget, omflyttat eller insatt.",
         "Something is not as it was signed: changed, removed, moved or put in."),
        _DIFFERS,
    ),
    Case(
        "covered by no checkpoint",
        ("De sista posterna täcks inte av någon kontrollpunkt.",
         "The last entries are covered by no checkpoint."),
        ("Lägg till kontrollpunkten som skrevs med filen: den som slutar på .checkpoint.",
         "Add the checkpoint that was written with the file: the one that ends in .checkpoint."),
    ),
)  # fmt: skip
"""Every fault that the verifier tells of, in Swedish and in English."""
_OTHER: Final = Case(
    "",
    ("Filen stämmer inte.", "The file does not hold."),
    _AGAIN,
)
_BETWEEN: Final = re.compile(r"between entry ([0-9]+) and entry ([0-9]+)")
_ROWS: Final = re.compile(r"entries ([0-9]+) to ([0-9]+)")
_LINE: Final = re.compile(r"\bline ([0-9]+)")
_ENTRY: Final = re.compile(r"\bentry ([0-9]+)")


def fault(exact: str) -> Fault:
    """What a verifier's words mean."""
    case = next((one for one in CASES if re.search(one.words, exact)), _OTHER)
    return Fault(case, exact, _lines(exact))


def _lines(exact: str) -> tuple[int, ...]:
    """An entry, counted from 0, stands two lines further down: the first line is the head."""
    if found := _BETWEEN.search(exact) or _ROWS.match(exact):
        first, last = (int(one) + 2 for one in found.groups())
        return (first,) if first == last else (first, last)
    if found := _LINE.search(exact):
        return (int(found[1]),)
    if found := _ENTRY.search(exact):
        return (int(found[1]) + 2,)
    return ()
