using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Bars.Minutes;

/// <summary>What was believed of a symbol's minutes at a time is no longer known in full.</summary>
public sealed class ForgottenException(Symbol symbol, DateTimeOffset before) : Exception(
    $"What was believed of {symbol}'s minutes before {before.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC was dropped: "
        + "Minutes:KeepSupersededDays says how long it is kept.");
