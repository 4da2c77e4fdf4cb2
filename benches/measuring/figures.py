"""Prints figures beside their targets."""


class Figures:
    """What was measured so far, and whether all of it is correct."""

    def __init__(self):
        self.are_correct = True

    def heading(self, text):
        print(f"\n{text}", flush=True)

    def tell(self, name, value, unit="", at_least=None, at_most=None, is_fact=False):
        """One line. A fact that misses its target makes the whole run fail; speed only says so."""
        target = [f"≥ {at_least:,}"] if at_least is not None else []
        target += [f"≤ {at_most:,}"] if at_most is not None else []
        is_met = (at_least is None or value >= at_least) and (at_most is None or value <= at_most)
        self.are_correct &= is_met or not is_fact
        shown = f"{value:,.0f}" if abs(value) >= 1000 or value == int(value) else f"{value:.3g}"
        verdict = "" if not target else "met" if is_met else "WRONG" if is_fact else "missed"
        print(f"  {name:<58} {shown + ' ' + unit:>18}   {' and '.join(target):<22} {verdict}", flush=True)
