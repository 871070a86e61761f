"""Reading quantities out of news prose: values, not digits, so that 1.2 亿 is 120 million and 120 млн."""

from workflow.languages.quantities.found import Quantity, Role, quantities, spoken_numbers

__all__ = ["Quantity", "Role", "quantities", "spoken_numbers"]
