namespace ZeroDte.Pipeline.Bars;

/// <summary>Kinds of fault for which what a source gives is refused.</summary>
public enum BarDefect
{
    Unreadable,
    Incomplete,
    ImpossiblePrices,
    NotASession,
    NotClosedYet,
    Duplicate,
    OutOfOrder,
    UnadjustedSplit,
    OtherSymbol,
    NotAMinute,
    OffHours,
}
