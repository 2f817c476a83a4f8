"""Schedule risk once more, one trial and one item after the other, in wall-clock minutes by the calendars themselves."""

import math
from typing import Any

import numpy as np
from tests.engine.forecast.plain_joint import quantile

from manyways.engine.forecast import distributions as d
from manyways.engine.forecast.normal import normal
from manyways.engine.forecast.random import Purpose, bits, entity_key, streams, uniform
from manyways.engine.forecast.risk import RiskSpec
from manyways.engine.schedule import LinkType, Network


def z_of(key: int, purpose: Purpose, trial: int, seed: int) -> float:
    """The standard normal draw of an entity."""
    return float(normal(bits(streams(np.uint64(key), purpose, seed), trial)))


def sampled(network: Network, spec: RiskSpec, row: int, trial: int, seed: int, without: str) -> int:
    """The working minutes of an item that has not started."""
    key, planned = int(network.key[row]), int(network.span_minutes[row])
    low, likeliest, high = (factor * planned for factor in spec.usual_range)
    made = d.shape(spec.durations.get(key) or (d.pert(low, likeliest, high) if planned else d.fixed(0)))
    z = z_of(key, Purpose.DURATION, trial, seed)
    for group in spec.groups:
        if spec.group_of.get(key) == group.key:
            shared = z_of(entity_key(group.key), Purpose.FACTOR, trial, seed)
            z = math.sqrt(group.rho) * shared + math.sqrt(1 - group.rho) * z
    minutes = int(quantile(made, z) + 0.5) if made.span > 0 else int(made.low + 0.5)
    factor, added, largest, most = 1.0, 0.0, [], []
    for risk in spec.risks:
        happens = uniform(risk.key, Purpose.RISK_OCCURS, trial, seed=seed) < risk.probability
        for effect in risk.effects:
            if int(effect.target) == key and happens and risk.key != without:
                impact = quantile(
                    d.shape(effect.impact), z_of(entity_key(risk.key), Purpose.RISK_IMPACT, trial, seed)
                )
                if effect.mode == "multiplies":
                    largest += [impact] if effect.is_parallel else []
                    factor *= 1.0 if effect.is_parallel else impact
                else:
                    most += [impact] if effect.is_parallel else []
                    added += 0.0 if effect.is_parallel else impact
    factor *= max(largest, default=1.0)
    if not (largest or most or added or factor != 1.0):
        return minutes
    return int(max(minutes * factor + added + max(most, default=0.0), 0.0) + 0.5)


def plain_end(network: Network, spec: RiskSpec, trial: int, seed: int, without: str = "") -> int:
    """The end of one trial in minutes since 1970; links of any type with working lags of the successor's calendar."""
    starts: list[int] = []
    finishes: list[int] = []
    for row in range(network.row_count):
        calendar: Any = network.calendars[int(network.calendar[row])]
        minutes = sampled(network, spec, row, trial, seed, without)
        begin = int(calendar.working_at(network.start_minute))
        for place in range(int(network.predecessor_pointer[row]), int(network.predecessor_pointer[row + 1])):
            before, kind = int(network.predecessor[place]), LinkType(int(network.link_type[place]))
            from_finish = kind in (LinkType.FINISH_START, LinkType.FINISH_FINISH)
            instant = finishes[before] if from_finish else starts[before]
            value = int(calendar.working_at(instant)) + int(network.lag_minutes[place])
            if kind in (LinkType.FINISH_FINISH, LinkType.START_FINISH):
                value -= minutes
            begin = max(begin, value)
        starts.append(int(calendar.start_at(begin)))
        finishes.append(int(calendar.finish_at(begin + minutes)))
    return max(network.start_minute, *finishes)
