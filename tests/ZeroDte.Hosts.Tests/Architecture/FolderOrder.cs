namespace ZeroDte.Hosts.Tests.Architecture;

/// <summary>What is wrong with a project's folders, given the orders that the architecture states.</summary>
internal static class FolderOrder
{
    /// <summary>
    /// A folder that no order lists belongs to the nearest listed one above it. The project's own root is to the right of all folders: it
    /// puts them together.
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
            .. listed.Where(room => !folders.Any(folder => Room(folder) == room))
                .Select(room => $"{room} of docs/architecture.md is no folder"),
            .. wrong.Select(group => $"{group.First().Use} ({group.Count()} such uses)"),
        ];

        string? Room(string folder) => folder is "" || listed.Contains(folder)
            ? folder
            : folder.LastIndexOf('/') is > 0 and var end ? Room(folder[..end]) : null;
    }

    private static bool IsToTheLeft(string[] order, string? left, string? right) =>
        Array.IndexOf(order, left) is >= 0 and var index && index < Array.IndexOf(order, right);
}
