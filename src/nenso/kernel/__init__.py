"""The ground: validity in time, periods, Vietnamese text, money, the journal, refusals."""
