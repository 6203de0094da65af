namespace ZeroDte.Hosts.Tests.Architecture;

/// <summary>What is wrong with a project's folders, given the orders that the architecture states.</summary>
internal static class FolderOrder
{
    /// <summary>
    /// A folder that no order lists belongs to the nearest listed one above it, and what an order says of a folder holds for those in it,
    /// except among themselves. The project's own root is to the right of all folders: it puts them together.
    /// </summary>
    public static IReadOnlyList<string> Violations(IEnumerable<string[]> orders, IReadOnlyCollection<string> folders,
        IEnumerable<FolderUse> uses)
    {
        string[][] stated = [.. orders];
        var listed = stated.SelectMany(order => order).ToHashSet();
        var wrong = uses
            .Select(use => (Use: use, From: Room(use.From), To: Room(use.To)))
            .Where(use => use.From != use.To && use.From is not "" && !stated.Any(order => IsToTheLeft(order, use.To, use.From)))
            .GroupBy(use => (use.From, use.To));
        return
        [
            .. folders.Where(folder => Room(folder) is null).Select(folder => $"{folder} stands in no order of docs/architecture.md"),
            .. listed.Where(room => !folders.Any(folder => Above(folder).Contains(room)))
                .Select(room => $"{room} of docs/architecture.md is no folder"),
            .. wrong.Select(group => $"{group.First().Use} ({group.Count()} such uses)"),
        ];

        string? Room(string folder) => folder is "" || listed.Contains(folder)
            ? folder
            : folder.LastIndexOf('/') is > 0 and var end ? Room(folder[..end]) : null;
    }

    /// <summary>Whether the order has a folder, or one that it is in, to the left of another, or of one that this is in.</summary>
    private static bool IsToTheLeft(string[] order, string? left, string? right) =>
        left is not null && right is not null && Apart(left, right).Any(
            l => Array.IndexOf(order, l) is >= 0 and var index && Apart(right, left).Any(r => index < Array.IndexOf(order, r)));

    /// <summary>A folder and those that it is in but the other is not.</summary>
    private static IEnumerable<string> Apart(string folder, string other) =>
        Above(folder).Where(above => above == folder || !Above(other).Contains(above));

    /// <summary>A folder and all that it is in.</summary>
    private static IEnumerable<string> Above(string folder)
    {
        for (var above = folder; above.Length > 0; above = above[..Math.Max(0, above.LastIndexOf('/'))])
            yield return above;
    }
}
