"""Caluma, from PyPI, in an environment of its own: a case with a saved document of 15 answers."""

import json
import os
import subprocess
import sys
from pathlib import Path

from onestop.local import places

from .load import Post

VERSION = "11.3.0"
QUESTIONS = 15
_PYTHON = places.CHECKOUT / ".local" / "caluma" / "bin"
#: A form with questions and a workflow of one task, as an integrator would set them up.
_SET_UP = f"""
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from caluma.caluma_form.models import Form, FormQuestion, Question
from caluma.caluma_workflow.models import Task, Workflow
form = Form.objects.create(slug="birth", name="Birth", is_published=True)
for number in range({QUESTIONS}):
    question = Question.objects.create(
        slug=f"q{{number}}", label=f"Question {{number}}", type=Question.TYPE_TEXT)
    FormQuestion.objects.create(form=form, question=question, sort=number)
task = Task.objects.create(slug="check", name="Check", type=Task.TYPE_SIMPLE)
workflow = Workflow.objects.create(
    slug="register", name="Register", is_published=True, allow_all_forms=True)
workflow.start_tasks.add(task)
"""


class Caluma:
    """``application`` and ``granian``: what serves it, in ``environment``."""

    application = "caluma.wsgi:application"
    granian = _PYTHON / "granian"

    def __init__(self, sockets: Path) -> None:
        """``sockets``: the folder of PostgreSQL's; its database ``caluma`` is Caluma's own."""
        self.environment = {
            "PATH": f"{_PYTHON}:{os.environ['PATH']}",
            "DJANGO_SETTINGS_MODULE": "caluma.settings.django",
            "SECRET_KEY": "benchmark",
            "ALLOWED_HOSTS": "*",
            "DATABASE_HOST": str(sockets),
            "DATABASE_USER": "postgres",
            "DATABASE_PASSWORD": "none",
            "DATABASE_NAME": "caluma",
            "VISIBILITY_CLASSES": "caluma.caluma_core.visibilities.Any",
            "PERMISSION_CLASSES": "caluma.caluma_core.permissions.AllowAny",
            "PYTHONWARNINGS": "ignore",
        }

    def prepare(self) -> None:
        """Install it (once) and set the form up."""
        if not self.granian.exists():
            subprocess.run([sys.executable, "-m", "venv", str(_PYTHON.parent)], check=True)
            wanted = [f"caluma=={VERSION}", "granian"]
            subprocess.run([str(_PYTHON / "pip"), "install", "--quiet", *wanted], check=True)
        python = str(_PYTHON / "python")
        subprocess.run([python, "-c", _SET_UP], check=True, env=self.environment)

    @staticmethod
    def submit(post: Post) -> None:
        """Start a case, then save its answers in one request: by its API it takes both."""
        started = _asked(
            post,
            'mutation { saveCase(input: {workflow: "register", form: "birth"}) '
            "{ case { id document { id } } } }",
        )
        document = started["saveCase"]["case"]["document"]["id"]
        answers = " ".join(
            f'a{number}: saveDocumentStringAnswer(input: {{document: "{document}", '
            f'question: "q{number}", value: "Nguyễn Thị Hồng Vân"}}) {{ clientMutationId }}'
            for number in range(QUESTIONS)
        )
        _asked(post, f"mutation {{ {answers} }}")


def _asked(post: Post, query: str) -> dict[str, dict[str, dict[str, dict[str, str]]]]:
    body = json.dumps({"query": query}).encode()
    answer = json.loads(post("/graphql/", body, {"Content-Type": "application/json"}))
    if answer.get("errors"):
        raise RuntimeError(str(answer["errors"])[:500])
    data: dict[str, dict[str, dict[str, dict[str, str]]]] = answer["data"]
    return data
