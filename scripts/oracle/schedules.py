"""Windows of time and what holds at instants around them, by python-dateutil and zoneinfo.

Writes one JSON line per schedule: {"record": freeze-schedule without its envelope, "at": [...], "frozen": [...],
"next": [...]}. Instants are whole seconds since 1970; `next` is null where no change lies inside what was
expanded, and then says nothing. The first line names the release of the time zone database.

The reading is independent of the one in Rust: rules by dateutil on naive local times, cron patterns by trying
every minute that could match, zones by zoneinfo.
"""

import json
import random
import sys
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import tzdata
from dateutil.rrule import rrulestr

SEED, COUNT, DECISIONS = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
rng = random.Random(SEED)
UTC = timezone.utc

# Zones whose clocks change between 2024 and 2030, found by looking, and a few that don't.
def changes(name):
    zone, found = ZoneInfo(name), []
    at = datetime(2024, 1, 1, tzinfo=UTC)
    offset = at.astimezone(zone).utcoffset()
    while at.year < 2031:
        later = at + timedelta(days=1)
        other = later.astimezone(zone).utcoffset()
        if other != offset:
            low, high = at, later
            while high - low > timedelta(seconds=1):
                middle = low + (high - low) // 2
                middle = middle.replace(microsecond=0)
                if middle.astimezone(zone).utcoffset() == offset:
                    low = middle
                else:
                    high = middle
            found.append(high)
            offset = other
        at = later
    return found


def every_zone():
    import importlib.resources

    text = importlib.resources.files("tzdata").joinpath("zones").read_text()
    return [name for name in text.split() if "/" in name and not name.startswith("Etc/")]


CHANGES = {name: found for name in every_zone() if (found := changes(name))}
ZONES = sorted(CHANGES)
STILL = ["UTC", "Asia/Tokyo", "Asia/Kolkata"]


def seconds(at):
    return int(at.timestamp())


def instants(local, zone):
    """The two readings of a local time: equal unless the clocks skip it or show it twice."""
    first = local.replace(tzinfo=zone, fold=0)
    second = local.replace(tzinfo=zone, fold=1)
    return seconds(first), seconds(second)


def skipped(local, zone):
    at = datetime.fromtimestamp(instants(local, zone)[0], zone)
    return at.replace(tzinfo=None, fold=0) != local


def start_of(local, zone, effect):
    if effect == "allow" and skipped(local, zone):
        return None
    return instants(local, zone)[0]


def once_from(local, zone, effect):
    """Of a time that the clocks skip, a deny window that takes place once begins where they go on."""
    start = start_of(local, zone, effect)
    if start is None or not skipped(local, zone):
        return start
    before, after = sorted(instants(local, zone))
    offset = datetime.fromtimestamp(after, zone).utcoffset()
    while before + 1 < after:
        middle = (before + after) // 2
        if datetime.fromtimestamp(middle, zone).utcoffset() == offset:
            after = middle
        else:
            before = middle
    return after


def end_of(local, zone, effect):
    both = instants(local, zone)
    return max(both) if effect == "deny" else min(both)


DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


def some_rule(start):
    freq = rng.choices(["DAILY", "WEEKLY", "MONTHLY", "YEARLY", "HOURLY"], [4, 6, 4, 2, 1])[0]
    parts = [f"FREQ={freq}"]
    if freq == "HOURLY":
        parts.append(f"INTERVAL={rng.choice([5, 6, 12, 24, 36])}")
    elif rng.random() < 0.3:
        parts.append(f"INTERVAL={rng.randint(2, 4)}")
    if freq == "WEEKLY" and rng.random() < 0.8:
        parts.append("BYDAY=" + ",".join(rng.sample(DAYS, rng.randint(1, 3))))
        if rng.random() < 0.2:
            parts.append("WKST=SU")
    if freq == "MONTHLY":
        kind = rng.random()
        if kind < 0.4:
            parts.append(f"BYDAY={rng.choice([1, 2, 3, 4, -1, -2])}{rng.choice(DAYS)}")
        elif kind < 0.7:
            parts.append("BYMONTHDAY=" + ",".join(str(day) for day in sorted(rng.sample([1, 5, 15, 28, 29, 30, 31, -1, -2], 2))))
        elif kind < 0.85:
            parts.append(f"BYDAY=MO,TU,WE,TH,FR;BYSETPOS={rng.choice([1, -1, 2])}")
    if freq == "YEARLY" and rng.random() < 0.7:
        parts.append(f"BYMONTH={rng.choice([2, 3, 4, 10, 11])}")
        parts.append(f"BYDAY={rng.choice([1, 2, -1])}SU" if rng.random() < 0.7 else f"BYMONTHDAY={rng.randint(1, 28)}")
    if freq == "DAILY" and rng.random() < 0.3:
        parts.append("BYDAY=" + ",".join(rng.sample(DAYS, rng.randint(2, 5))))
    if freq in ("DAILY", "WEEKLY") and rng.random() < 0.15:
        parts.append(f"BYHOUR={rng.randint(0, 3)},{rng.randint(4, 23)}")
    ending = rng.random()
    if ending < 0.15:
        parts.append(f"COUNT={rng.randint(1, 60)}")
    elif ending < 0.3:
        until = start + timedelta(days=rng.randint(1, 700), hours=rng.randint(0, 23))
        parts.append(f"UNTIL={until:%Y%m%dT%H%M%S}")
    return ";".join(parts)


def length():
    return rng.choice([60, 900, 1800, 3600, 7200, 5400, 86400, 90000, 62 * 3600, 7 * 86400, rng.randint(1, 200000)])


def iso(value):
    hours, rest = divmod(value, 3600)
    minutes, left = divmod(rest, 60)
    return "PT" + "".join(f"{part}{unit}" for part, unit in ((hours, "H"), (minutes, "M"), (left, "S")) if part)


def near(change, zone):
    """A local time close to a change of the clocks, as often as not inside of it."""
    minute = rng.choice([0, 0, 30, 15, 45, 59, 1])
    local = change.astimezone(zone).replace(tzinfo=None, fold=0) + timedelta(hours=rng.randint(-4, 3))
    return local.replace(minute=minute, second=rng.choice([0, 0, 0, 30]))


CRON = [(0, 59), (0, 23), (1, 31), (1, 12), (0, 6)]


def some_field(index):
    low, high = CRON[index]
    kind = rng.random()
    if index in (2, 3, 4) and kind < 0.6:
        return "*"
    if kind < 0.7:
        return str(rng.randint(low, min(high, 28)))
    if kind < 0.85:
        first = rng.randint(low, high - 1)
        return f"{first}-{rng.randint(first, high)}"
    return ",".join(str(value) for value in sorted(rng.sample(range(low, high + 1), 2)))


def some_cron():
    minute = str(rng.choice([0, 0, 30, 15, 59])) if rng.random() < 0.8 else f"*/{rng.choice([15, 20, 30])}"
    hour = str(rng.randint(0, 4)) if rng.random() < 0.6 else some_field(1)
    return " ".join([minute, hour, some_field(2), some_field(3), some_field(4)])


def numbers(field, index):
    low, high = CRON[index]
    out = set()
    for part in field.split(","):
        part, _, step = part.partition("/")
        step = int(step or 1)
        if part == "*":
            first, last = low, high
        elif "-" in part:
            first, last = (int(value) for value in part.split("-"))
        else:
            first = last = int(part)
        out.update(range(first, last + 1, step))
    return out


def cron_starts(pattern, first, last):
    fields = pattern.split()
    minutes, hours, days, months, weekdays = (numbers(field, index) for index, field in enumerate(fields))
    any_day, any_weekday = fields[2] == "*", fields[4] == "*"
    day = first.date()
    while day <= last.date():
        by_day, by_weekday = day.day in days, (day.isoweekday() % 7) in weekdays
        if any_day or any_weekday:
            matches = by_day and by_weekday
        else:
            matches = by_day or by_weekday
        if matches and day.month in months:
            for hour in sorted(hours):
                for minute in sorted(minutes):
                    at = datetime.combine(day, time(hour, minute))
                    if first <= at < last:
                        yield at
        day += timedelta(days=1)


def one_schedule():
    name = rng.choice(ZONES) if rng.random() < 0.95 else rng.choice(STILL)
    zone = ZoneInfo(name)
    change = rng.choice(CHANGES.get(name) or [datetime(2026, 6, 1, 12, tzinfo=UTC)])
    effect = "deny" if rng.random() < 0.6 else "allow"
    last = (change + timedelta(days=500)).astimezone(zone).replace(tzinfo=None)
    windows, intervals = [], []
    for _ in range(rng.choice([1, 1, 1, 2, 3])):
        kind = rng.choices(["once", "rule", "cron"], [2, 5, 2])[0]
        if kind == "once":
            start = near(change, zone)
            end = start + timedelta(seconds=rng.choice([1800, 3600, 7200, 86400, rng.randint(60, 10**6)]))
            windows.append({"start": start.isoformat(), "end": end.isoformat()})
            # What the clocks skip altogether is refused.
            if once_from(start, zone, "deny") >= end_of(end, zone, "deny"):
                return None
            first = once_from(start, zone, effect)
            if first is not None:
                intervals.append((first, end_of(end, zone, effect)))
            continue
        size = length()
        if kind == "rule":
            start = near(change, zone) - timedelta(days=rng.choice([0, 0, 7, 30, 364]))
            rule = some_rule(start)
            found = rrulestr(rule, dtstart=start)
            starts = [at for at in found.between(datetime(1990, 1, 1), last)]
            window = {"rrule": rule, "start": start.isoformat(), "duration": iso(size)}
            if starts and rng.random() < 0.3:
                gone = rng.sample(starts, min(len(starts) - 1, rng.randint(1, 3))) if len(starts) > 1 else []
                window["except"] = [at.isoformat() for at in gone]
                starts = [at for at in starts if at not in gone]
            if rng.random() < 0.2:
                # What is excepted and added at once is refused.
                more = near(change, zone)
                if more.isoformat() in window.get("except", []):
                    return None
                window["also"] = [more.isoformat()]
                starts = sorted({*starts, more})
            if not starts:
                return None
        else:
            pattern = some_cron()
            begin = near(change, zone) - timedelta(days=rng.choice([1, 7, 40]))
            window = {"cron": pattern, "duration": iso(size), "from": begin.isoformat()}
            until = last
            if rng.random() < 0.3:
                until = begin + timedelta(days=rng.randint(30, 400))
                window["until"] = until.isoformat()
            starts = list(cron_starts(pattern, begin, min(until, last)))
            if not starts:
                return None
        windows.append(window)
        for start in starts:
            first = start_of(start, zone, effect)
            if first is not None:
                intervals.append((first, first + size))
    intervals.sort()
    merged = []
    for first, end in intervals:
        if first >= end:
            continue
        if merged and first <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([first, end])
    middle = seconds(change)
    at = []
    for _ in range(DECISIONS):
        pick = rng.random()
        if merged and pick < 0.6:
            edge = rng.choice(rng.choice(merged))
            at.append(edge + rng.choice([-1, 0, 1, -3600, 3600, -1800, 1800]))
        else:
            at.append(middle + rng.randint(-3 * 86400, 3 * 86400) if pick < 0.8 else middle + rng.randint(-200 * 86400, 200 * 86400))
    horizon = seconds(change) + 480 * 86400
    at = [min(value, horizon - 300 * 86400 + 200 * 86400) for value in at]
    frozen, following = [], []
    for value in at:
        inside = next((interval for interval in merged if interval[0] <= value < interval[1]), None)
        frozen.append((inside is not None) == (effect == "deny"))
        if inside is not None:
            change_at = inside[1]
        else:
            change_at = next((interval[0] for interval in merged if interval[0] > value), None)
        following.append(change_at if change_at is not None and change_at < horizon - 400000 else None)
    record = {"effect": effect, "zone": name, "windows": windows}
    return {"record": record, "at": at, "frozen": frozen, "next": following}


print(json.dumps({"tzdb": tzdata.IANA_VERSION, "zones": len(ZONES)}))
made = windows = 0
while windows < COUNT:
    schedule = one_schedule()
    if schedule is None:
        continue
    made += 1
    windows += len(schedule["record"]["windows"])
    print(json.dumps(schedule))
