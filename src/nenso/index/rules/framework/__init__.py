"""An index from plain tables: a parent–child list and figures, COINr's iMeta and iData, the COIN Tool's sheets."""
