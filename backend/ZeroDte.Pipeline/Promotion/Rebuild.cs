using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Pipeline.Training;

namespace ZeroDte.Pipeline.Promotion;

/// <summary>Makes a version again from its record alone: configuration, seed, and the bars as they were known to it.</summary>
public sealed class Rebuild(KnownBars bars)
{
    public async Task<Rebuilt> RunAsync(ModelVersion version, CancellationToken cancellationToken)
    {
        var known = await bars.ReadAsync(version.Symbol, version.TrainedAt, version.BarsKnownAt, cancellationToken);
        var series = known.Series.UpTo(version.Session);
        using var training = new Trainer(version.Fits.Bases).Train(version.Key.Record, series, version.Configuration);
        return new(version, new(series.Hash), Fits.Hash(training.Fit().ToJson()));
    }
}

/// <summary>A version that was made again.</summary>
public sealed record Rebuilt(ModelVersion Version, ContentHash DataHash, ContentHash ContentHash)
{
    /// <summary>Whether every bit of it is the same.</summary>
    public bool IsSame => ContentHash == Version.ContentHash && DataHash == Version.DataHash;

    public string Words =>
        DataHash != Version.DataHash ? $"the bars that it was made from are not what they were: {DataHash}, not {Version.DataHash}"
        : ContentHash != Version.ContentHash ? $"the same bars give {ContentHash}, not {Version.ContentHash}; it was made by commit "
            + $"{Version.Code} in layout {Version.Format}"
        : $"every bit is the same: {ContentHash}";
}
