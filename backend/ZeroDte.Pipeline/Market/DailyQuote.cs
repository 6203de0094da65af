namespace ZeroDte.Pipeline.Market;

/// <summary>A session's figures as a source gives them, which need not be those of a bar: a high may lie below the low.</summary>
public readonly record struct DailyQuote
{
    public required DateOnly Session { get; init; }

    public required decimal Open { get; init; }

    public required decimal High { get; init; }

    public required decimal Low { get; init; }

    public required decimal Close { get; init; }

    /// <summary>In shares.</summary>
    public required long Volume { get; init; }
}
