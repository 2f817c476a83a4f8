"""Four hundred and twenty people with believable names, in departments with managers."""

import random
from dataclasses import dataclass

from manyways.access.cast import CAST

_FIRST = [
    "Anna",
    "Ben",
    "Carla",
    "David",
    "Elena",
    "Farid",
    "Greta",
    "Hugo",
    "Ivana",
    "Jamal",
    "Katrin",
    "Luis",
    "Mina",
    "Nils",
    "Olga",
    "Peter",
    "Qiao",
    "Rosa",
    "Samir",
    "Tara",
    "Umut",
    "Vera",
    "Wanda",
    "Xavier",
    "Yusuf",
    "Zofia",
    "Adele",
    "Bruno",
    "Chiara",
    "Dario",
    "Emma",
    "Felix",
    "Gita",
    "Henrik",
    "Iris",
    "Joao",
    "Klara",
    "Leon",
    "Maja",
    "Nadia",
]
_LAST = [
    "Adeyemi",
    "Becker",
    "Costa",
    "Dahl",
    "Eriksen",
    "Ferrari",
    "Gupta",
    "Hansen",
    "Ivanov",
    "Jensen",
    "Kaya",
    "Larsen",
    "Moreau",
    "Nguyen",
    "Ortiz",
    "Petrov",
    "Quinn",
    "Rossi",
    "Sato",
    "Torres",
    "Ueda",
    "Vargas",
    "Weiss",
    "Xu",
    "Yilmaz",
    "Zhang",
    "Arslan",
    "Brandt",
    "Conti",
    "Duarte",
    "Egger",
    "Fischer",
    "Gomez",
    "Haas",
    "Ito",
    "Janssen",
]
_NAMED = (
    "Elif Demir",
    "Marco Bianchi",
    "Aiko Tanaka",
    "Pavel Novak",
    "Zoe Martin",
    "Omar Farouk",
    "Jana Horvat",
    "Jonas Weber",
)
DEPARTMENTS = (
    ("Product and engineering", 118, "Course engineer"),
    ("Content", 74, "Course editor"),
    ("Sales", 42, "Account manager"),
    ("Customer support", 31, "Support specialist"),
    ("Customer success", 24, "Success manager"),
    ("Marketing", 18, "Marketer"),
    ("Infrastructure", 22, "Systems engineer"),
    ("Finance", 9, "Accountant"),
    ("Human resources", 11, "HR adviser"),
    ("Facilities", 6, "Facilities"),
    ("Legal", 5, "Counsel"),
    ("Project managers", 11, "Project manager"),
    ("Operations", 41, "Operations"),
    ("Executives", 8, "Director"),
)
_LOCATIONS = ("Harbour Street", "Lisbon", "Home")
COUNT = 420
CAST_DEPARTMENTS = {
    "director": "Project managers",
    "project_manager": "Project managers",
    "team_lead": "Product and engineering",
    "functional_manager": "Infrastructure",
    "hr_partner": "Human resources",
    "finance": "Finance",
    "sales_lead": "Sales",
    "marketing": "Marketing",
    "employee": "Content",
}


@dataclass(frozen=True)
class DemoPerson:
    """One row of the people list."""

    name: str
    email: str
    department: str
    job_title: str
    location: str
    manager: str


def make_people(seed: int) -> list[DemoPerson]:
    """The cast, the leads the story names, and everyone else; managers come before their people, and nobody reports to the employee."""
    draw = random.Random(seed)
    [employee] = [member for member in CAST if member.slug == "employee"]
    fixed = [
        (member.name, CAST_DEPARTMENTS[member.slug], member.title, member.email)
        for member in CAST
        if member != employee
    ]
    fixed += [(name, "Product and engineering", "Team lead", _email(name)) for name in _NAMED[:7]]
    fixed += [(_NAMED[7], "Facilities", "Head of Facilities", _email(_NAMED[7]))]
    wanted = {name: count for name, count, _title in DEPARTMENTS}
    titles = {name: title for name, _count, title in DEPARTMENTS}
    heads = {department: name for name, department, _title, _email in reversed(fixed)}
    people = [
        DemoPerson(name, email, department, title, _LOCATIONS[0], "")
        for name, department, title, email in fixed
    ]
    names = {person.name for person in people} | {employee.name}
    theirs = CAST_DEPARTMENTS[employee.slug]
    for department, count in wanted.items():
        missing = count - sum(person.department == department for person in people) - (department == theirs)
        for _each in range(missing):
            name = _new_name(draw, names)
            manager = heads.setdefault(department, name)
            location = draw.choices(_LOCATIONS, (70, 15, 15))[0]
            people.append(
                DemoPerson(
                    name,
                    _email(name),
                    department,
                    titles[department],
                    location,
                    "" if manager == name else manager,
                )
            )
    own = DemoPerson(employee.name, employee.email, theirs, employee.title, _LOCATIONS[0], heads[theirs])
    return [*people[: COUNT - 1], own]


def large_crowd(seed: int, count: int, taken: set[str]) -> list[tuple[str, str]]:
    """So many more people by name and address; numbered where first and last names run out."""
    draw = random.Random(seed)
    pairs = [f"{first} {last}" for first in _FIRST for last in _LAST]
    draw.shuffle(pairs)
    free = [name for name in pairs if name not in taken]
    turns = range(1, count // len(pairs) + 3)
    names = [
        name if turn == 1 else f"{name} {turn}" for turn in turns for name in (free if turn == 1 else pairs)
    ]
    return [(name, _email(name)) for name in names[:count]]


def _new_name(draw: random.Random, taken: set[str]) -> str:
    while (name := f"{draw.choice(_FIRST)} {draw.choice(_LAST)}") in taken:
        pass
    taken.add(name)
    return name


def _email(name: str) -> str:
    return name.lower().replace(" ", ".") + "@brightwater.example"
