using System.Security.Cryptography;
using ZeroDte.Pipeline.Objects;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Lake;

/// <summary>Reads every file that the manifest names, and finds each that is not what was written.</summary>
public sealed class LakeVerification(LakeManifest manifest, IObjectStore objects)
{
    /// <param name="progress">Told the share of the files that have been read, 0 to 1.</param>
    /// <exception cref="ObjectStoreException">The store is away: nothing is known of the files.</exception>
    public async Task<LakeVerificationReport> RunAsync(
        Symbol? symbol, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var (version, files) = await manifest.ReadAsync(symbol, cancellationToken);
        var faults = new List<LakeFault>();
        for (var i = 0; i < files.Count; i++)
        {
            if (await FaultAsync(files[i], cancellationToken) is { } fault)
                faults.Add(fault);
            progress?.Report((i + 1.0) / files.Count);
        }

        return new(version, files.Count, files.Sum(f => f.Bytes), faults);
    }

    private async Task<LakeFault?> FaultAsync(LakeFile file, CancellationToken cancellationToken)
    {
        try
        {
            await using var content = await objects.OpenAsync(file.Path, cancellationToken);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var (buffer, bytes) = (new byte[128 * 1024], 0L);
            for (int read; (read = await content.ReadAsync(buffer, cancellationToken)) > 0; bytes += read)
                hash.AppendData(buffer, 0, read);
            var isWhole = Convert.ToHexStringLower(hash.GetHashAndReset()) == file.Sha256.Value;
            return isWhole ? null
                : bytes < file.Bytes ? new(file.Path, LakeFaultKind.Truncated, $"has {bytes:N0} of {file.Bytes:N0} bytes")
                : new(file.Path, LakeFaultKind.Altered, "is not what was written: its SHA-256 is another");
        }
        catch (ObjectMissingException)
        {
            return new(file.Path, LakeFaultKind.Missing, "is missing");
        }
    }
}

/// <param name="Bytes">Of all files, as the manifest has them.</param>
public sealed record LakeVerificationReport(long Version, int Files, long Bytes, IReadOnlyList<LakeFault> Faults);

/// <param name="Words">What is wrong, as the end of a sentence that begins with the path.</param>
public sealed record LakeFault(ObjectKey Path, LakeFaultKind Kind, string Words);

public enum LakeFaultKind
{
    Missing,
    Truncated,
    Altered,
}
