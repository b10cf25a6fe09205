"""What is raised for bytes that are not what they should be."""


class Malformed(ValueError):
    """A key, note, checkpoint, proof or tile that is not written as its specification says, or does not verify."""
