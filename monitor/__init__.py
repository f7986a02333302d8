"""What people touch: the command line, the conductors of the stages, reports, alerts and the schedule. No crawling, no reading, no SQL."""
