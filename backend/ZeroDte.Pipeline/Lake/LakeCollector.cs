using ZeroDte.Pipeline.Objects;

namespace ZeroDte.Pipeline.Lake;

/// <summary>
/// Deletes what is of no kept version: objects that no manifest names and that are older than a grace, so that what a writer has just
/// written stays. A writer that takes longer than that is safe too: it looks for its objects when nobody can delete any more.
/// </summary>
public sealed class LakeCollector(LakeManifest manifest, IObjectStore objects, TimeProvider time)
{
    /// <summary>No write takes as long, so what is older was killed.</summary>
    private static readonly TimeSpan LongestWrite = TimeSpan.FromHours(1);

    /// <param name="keep">How long a version is kept after another one replaced it.</param>
    /// <param name="grace">Age from which an object that no version names counts as lost.</param>
    public async Task<LakeCollectorReport> RunAsync(TimeSpan keep, TimeSpan grace, CancellationToken cancellationToken)
    {
        var (now, files, bytes) = (time.GetUtcNow(), 0, 0L);
        var versions = await manifest.ForgetAsync(now - keep, async named =>
        {
            await foreach (var one in objects.ListAsync(LakePlace.Root, cancellationToken))
            {
                if (named.Contains(one.Key.Value) || one.Written > now - grace)
                    continue;
                await objects.DeleteAsync(one.Key, cancellationToken);
                (files, bytes) = (files + 1, bytes + one.Bytes);
            }
        }, cancellationToken);
        return new(versions, files, bytes, await objects.DeleteUnfinishedAsync(now - LongestWrite, cancellationToken));
    }
}

/// <param name="Versions">That were forgotten.</param>
/// <param name="Files">That were deleted.</param>
/// <param name="Unfinished">What killed writes had left, deleted too.</param>
public sealed record LakeCollectorReport(int Versions, int Files, long Bytes, int Unfinished);
