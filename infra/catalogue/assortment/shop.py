"""The whole assortment, in the order of the shop's menu."""

from infra.catalogue.assortment.electronics import ELECTRONICS
from infra.catalogue.assortment.home import HOME
from infra.catalogue.assortment.outdoors import OUTDOORS
from infra.catalogue.assortment.wardrobe import CHILDREN, CLOTHING

DEPARTMENTS = (ELECTRONICS, HOME, OUTDOORS, CLOTHING, CHILDREN)
