"""The county's own forms: each kept with its file and where things go in it."""

import json
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.features.pay.model import PayForm
from station_desk.store.enclosure import Enclosure, enclose


def forms_of(session: Session) -> list[PayForm]:
    """Every form kept, by name."""
    own = PayForm.station_id == session.info["station_id"]
    return list(session.scalars(select(PayForm).where(own).order_by(PayForm.name)))


def kept_form(session: Session, form_id: str) -> tuple[bytes, dict[str, Any]]:
    """A form's file, and its places as they were kept."""
    form = session.get_one(PayForm, form_id)
    body = session.scalars(select(Enclosure.body).where(Enclosure.owner_id == form_id)).one()
    return body, json.loads(form.places)


def keep_form(session: Session, name: str, body: bytes, places: dict[str, Any]) -> PayForm:
    """Keep a form with its places, in place of the one of the same name."""
    known = next((one for one in forms_of(session) if one.name == name), None)
    form = known or PayForm(name=name, places="")
    form.places = json.dumps(places, ensure_ascii=False, sort_keys=True)
    session.add(form)
    session.flush()
    old = session.scalar(select(Enclosure).where(Enclosure.owner_id == form.id))
    if old is None or old.body != body:
        if old is not None:
            session.delete(old)
        session.add(enclose(form, "文件", name, "xlsx", body))
    return form
