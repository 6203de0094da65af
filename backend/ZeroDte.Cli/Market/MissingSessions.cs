using ZeroDte.Quant.Market;

namespace ZeroDte.Cli.Market;

/// <summary>Says which sessions a history is without.</summary>
internal static class MissingSessions
{
    private const int HolesShown = 10;

    /// <param name="holes">One or more.</param>
    public static string Words(IReadOnlyList<SessionHole> holes)
    {
        var dates = string.Join(", ", holes.Take(HolesShown));
        var more = holes.Count > HolesShown ? $" and {holes.Count - HolesShown:N0} more holes" : "";
        return $"Missing sessions: {holes.Sum(h => h.Sessions):N0}: {dates}{more}.";
    }
}
