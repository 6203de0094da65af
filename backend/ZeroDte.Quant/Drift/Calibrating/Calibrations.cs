
namespace ZeroDte.Quant.Drift.Calibrating;

/// <summary>
/// Calibrations that have been made, by what they were made from. A reference stays for a year, and its monitor looks every day; finding
/// the level takes most of a look. Being functions of their input, they may be remembered without anybody noticing but by the time it
/// takes.
/// </summary>
internal static class Calibrations
{
    /// <summary>Each takes about 5 MB.</summary>
    private const int Capacity = 16;

    private static readonly Lock Gate = new();
    private static readonly OrderedDictionary<string, Calibration> Made = [];

    public static Calibration? Find(string key)
    {
        lock (Gate)
            return Made.GetValueOrDefault(key);
    }

    public static Calibration Remember(string key, Calibration calibration)
    {
        lock (Gate)
        {
            Made[key] = calibration;
            if (Made.Count > Capacity)
                Made.RemoveAt(0);
        }

        return calibration;
    }
}
