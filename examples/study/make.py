"""Makes calls.xlsx: the form of the study, filled in by invented callers. The truth is in TRUTH.

python examples/study/make.py
"""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import openpyxl

import scorekit
from scorekit.wording import wording
from scorekit.writing.forms.making import names_of, workbook_form
from scorekit.writing.forms.spec import FormSpec

HERE = Path(__file__).resolve().parent
#: Operator -> mean wait in seconds, and the shares of calls that reach a person and that are solved.
TRUTH = {
    "Alder": (60, 0.98, 0.90), "Birch": (90, 0.97, 0.85), "Cedar": (110, 0.95, 0.82), "Elm": (130, 0.94, 0.80),
    "Fir": (150, 0.92, 0.75), "Hazel": (170, 0.90, 0.72), "Larch": (200, 0.88, 0.68), "Maple": (240, 0.85, 0.62),
    "Oak": (300, 0.80, 0.55), "Pine": (400, 0.70, 0.45),
}  # fmt: skip


def main() -> None:
    spec = FormSpec(
        scorekit.rubric(str(HERE / "rubrics" / "call-study.yaml")),
        "Ten invented operators, 50 calls each", one_sheet=True,
        plan="10 operators x 50 calls", operators=tuple(TRUTH), callers=names_of("5", "Caller"),
        scenarios=names_of("20", "Scenario"), seed=2026, period="2026",
    )  # fmt: skip
    book = openpyxl.load_workbook(io.BytesIO(workbook_form(spec, wording("en"))))
    sheet, draw = book["Cases"], Random(2026)
    place = {cell.value: cell.column for cell in sheet[1]}
    for line in range(2, sheet.max_row + 1):
        operator = sheet.cell(line, place["Company"]).value
        if operator is None:
            continue
        wait, person, solved = TRUTH[operator]
        reached = draw.random() < person
        hour = sheet.cell(line, place["Planned at"]).value.hour
        answers = {
            "When": datetime(2026, 3, 2 + draw.randrange(5), hour, draw.randrange(60)),
            "Channel": "phone",
            "Wait (h:mm:ss)": timedelta(seconds=min(3600, round(draw.expovariate(1 / wait)))),
            "Reached": "a person" if reached else draw.choice(["a call menu", "nobody"]),
            "Result": "an answer" if reached else "the customer gave up",
            "Solved": "yes" if reached and draw.random() < solved / person else "no",
            "Friendliness": draw.choice([2, 3, 4, 5]) if reached else None,
        }
        for head, value in answers.items():
            if head in place:
                sheet.cell(line, place[head]).value = value
    book.properties.created = book.properties.modified = datetime(2026, 3, 7)
    book.save(HERE / "calls.xlsx")


if __name__ == "__main__":
    main()
