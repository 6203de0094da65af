namespace ZeroDte.Pipeline.Bars;

/// <summary>Kinds of fault for which a line is refused.</summary>
public enum LineDefect
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
}
