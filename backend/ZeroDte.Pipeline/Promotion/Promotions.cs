using Npgsql;
using ZeroDte.Pipeline.Identity;

namespace ZeroDte.Pipeline.Promotion;

/// <summary>Changes of champion that a person asks for.</summary>
public sealed class Promotions(NpgsqlDataSource database, Champions champions, ModelVersions versions, TimeProvider time)
{
    /// <summary>
    /// A promotion that was written so much later than its record's clock said belongs to a record whose clock is simulated, and stands.
    /// </summary>
    private static readonly TimeSpan Simulated = TimeSpan.FromHours(1);

    /// <summary>Makes a version champion.</summary>
    /// <param name="force">Even if the gates did not let it in.</param>
    public async Task<PromotionResult> PromoteAsync(ModelKey model, int version, string by, bool force,
        CancellationToken cancellationToken)
    {
        if (await versions.FindAsync(model, version, cancellationToken) is not { } candidate)
            return Unknown(model, version);
        if (candidate.Verdict.Decision != Decision.Promote && !force)
        {
            return new NotPromoted(
                $"The gates did not let {candidate.Name} version {version} in. {candidate.Verdict.Reason} It can be forced.");
        }

        return await SwapAsync(candidate, by, force ? "forced" : "asked for", cancellationToken);
    }

    /// <summary>Makes an earlier champion champion again.</summary>
    /// <param name="version">Any version that there is; the champion before the one that serves if null.</param>
    public async Task<PromotionResult> RollbackAsync(ModelKey model, int? version, string by, string reason,
        CancellationToken cancellationToken)
    {
        var history = await champions.HistoryAsync(model, cancellationToken);
        if ((version ?? (history is [var latest, ..] ? latest.Previous : null)) is not { } target)
            return new NotPromoted($"{model.Name} has no earlier champion to go back to.");
        return await versions.FindAsync(model, target, cancellationToken) is { } earlier
            ? await SwapAsync(earlier, by, $"rollback: {reason}", cancellationToken)
            : Unknown(model, target);
    }

    private async Task<PromotionResult> SwapAsync(ModelVersion version, string by, string reason, CancellationToken cancellationToken)
    {
        var model = version.Key;
        var serving = await champions.HistoryAsync(model, cancellationToken) is [var latest, ..] ? latest : null;
        if (serving?.Version == version.Version)
            return new NotPromoted($"{version.Name} version {version.Version} is champion already.");

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var now = time.GetUtcNow();
        var at = serving is null ? version.TrainedAt : serving.MadeAt - serving.At > Simulated ? serving.At : now;
        if (!await Champions.TrySwapAsync(transaction, model, serving?.Version, version.Version, at, by, reason,
            cancellationToken))
        {
            return new Overtaken((await champions.HistoryAsync(model, cancellationToken))[0]);
        }

        await transaction.CommitAsync(cancellationToken);
        return new Promoted(version, serving?.Version);
    }

    private static NotPromoted Unknown(ModelKey model, int version) =>
        new($"{model.Name} has no version {version}.");
}
