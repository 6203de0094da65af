using ZeroDte.Pipeline.Identity;
using ZeroDte.Pipeline.Promotion;
using ZeroDte.Presentation.Shell;

namespace ZeroDte.Presentation.Dashboard;

/// <summary>Who serves, and which versions there are.</summary>
/// <param name="Changes">Of champion, the latest first.</param>
/// <param name="Versions">The latest, the newest first.</param>
public sealed record ModelsView(
    Site Site, ModelKey Model, IReadOnlyList<ChampionChange> Changes, IReadOnlyList<VersionSummary> Versions)
{
    public VersionSummary? Champion => Changes is [var serving, ..]
        ? Versions.FirstOrDefault(version => version.Version == serving.Version)
        : null;

    /// <summary>Those that are not just yesterday's configuration on a day more: what serves, what is watched, what searches found and
    /// what the gates held back.</summary>
    public IEnumerable<VersionSummary> Remarkable => Versions.Where(version => version.Standing is "Production" or "Staging"
        || version.Origin == ModelOrigin.Optimise || version.Verdict.Decision != Decision.Promote);
}
