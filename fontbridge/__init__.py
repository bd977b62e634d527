"""Official documents (公文) pass cleanly between GB2312 and GBK font systems."""

__version__ = "0.1.0"
