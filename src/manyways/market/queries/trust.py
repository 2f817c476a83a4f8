"""How far the windows may be trusted: their own record, beside that of the old fixed dates."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from manyways.access.models import User
from manyways.forecast.evidence import own_record, past_slips
from manyways.ui.charts import squares
from manyways.ui.values import percent_text

FEW = 5
MOST_SQUARES = 63


@dataclass(frozen=True)
class Trust:
    """Safe days that held, of those that came due; old dates within 10 % of plan, of those that ended."""

    held: int
    judged: int
    near: int
    compared: int
    slip: str

    @property
    def has_record(self) -> bool:
        """Whether enough days came due to say a share."""
        return self.judged >= FEW

    @property
    def share(self) -> str:
        """`83 %`."""
        return percent_text(self.held / self.judged)

    @property
    def drawing(self) -> SafeString:
        """A square for each day that came due."""
        if self.judged > MOST_SQUARES:
            return SafeString("")
        title = _("%(held)s held, %(missed)s did not") % {
            "held": self.held,
            "missed": self.judged - self.held,
        }
        return squares(title, self.held, self.judged - self.held).svg


def trust_of(user: User) -> Trust:
    """Both records, over what this person may see."""
    safe, past = own_record(user).at(85), past_slips(user).slips
    slip = percent_text((past.median_whole_percent or 0) / 100) if past.compared else ""
    return Trust(safe.hits, safe.judged, past.near, past.compared, slip)
