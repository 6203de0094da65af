namespace ZeroDte.Pipeline.Vendors.Http;

/// <summary>Volumes: vendors count fractions of shares, bars do not.</summary>
internal static class Shares
{
    /// <returns>Whether it can be a number of shares; it is then rounded to a whole one.</returns>
    public static bool TryWhole(decimal volume, out long shares)
    {
        shares = 0;
        if (volume is < 0 or > long.MaxValue)
            return false;
        shares = (long)decimal.Round(volume);
        return true;
    }
}
