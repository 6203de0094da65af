namespace ZeroDte.Quant.Market;

/// <summary>Opening and closing time on the exchange's own clock, and why they are not the regular ones.</summary>
internal readonly record struct SessionHours(TimeOnly Open, TimeOnly Close, string? Note)
{
    /// <summary>09:30 to 16:00, in force since 1985-09-30.</summary>
    public static readonly SessionHours Regular = new(new(9, 30), new(16, 0), null);

    public static SessionHours OpenedAt(int hour, int minute, string note) => Regular with { Open = new(hour, minute), Note = note };

    public static SessionHours ClosedAt(int hour, int minute, string note) => Regular with { Close = new(hour, minute), Note = note };
}
