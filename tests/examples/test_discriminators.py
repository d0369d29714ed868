"""The value of a discriminator is one that its enum allows."""

import pytest

from generator.examples.values import sample
from generator.model import Discriminator, Property, Schema


@pytest.mark.parametrize(
    ("ref", "tag"), [("Cat", "CAT"), ("BigDog", "big-dog"), ("Dog", "hound"), ("Puppy", "hound"), ("Kit", "CAT")]
)
def test_a_discriminator_has_a_value_of_its_enum(ref: str, tag: str) -> None:
    kind = Discriminator("kind", (("hound", "Dog"),))
    tags = Schema(types=("string",), enum=("first", "CAT", "big-dog", "hound"))
    parents = {"Cat": "Pet", "Dog": "Pet", "BigDog": "Pet", "Puppy": "Dog", "Kit": "Cat"}
    schemas = {name: Schema(all_of=(Schema(ref=parent),)) for name, parent in parents.items()}
    schemas["Pet"] = Schema(types=("object",), properties=(Property("kind", tags),), discriminator=kind)
    choice = Schema(one_of=(Schema(ref=ref),), discriminator=Discriminator("kind"))
    assert sample(choice, schemas) == sample(Schema(ref=ref), schemas) == {"kind": tag}
