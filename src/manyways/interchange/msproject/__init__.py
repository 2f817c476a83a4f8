"""Microsoft Project and Primavera files, read by MPXJ in a Java process of its own."""

from manyways.interchange.msproject.reader import FILE_KINDS, read_project_file, schedule_document

__all__ = ["FILE_KINDS", "read_project_file", "schedule_document"]
