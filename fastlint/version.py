"""The version of fastlint, for those who name it: they need not import the face of the package."""

__version__ = "0.1.0"
