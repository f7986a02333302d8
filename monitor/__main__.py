"""`python -m monitor`: the same command as `policy-monitor`, for processes that start it themselves."""

from monitor.cli import main

main()
