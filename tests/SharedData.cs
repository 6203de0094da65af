namespace ZeroDte.Tests;

/// <summary>Reference data in a folder beside the checkout: its sources allow testing with it, not publishing it.</summary>
internal static class SharedData
{
    /// <summary>The path of a file; skips the calling test where the folder is absent.</summary>
    public static string File(string name)
    {
        var folder = Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "data"));
        Assert.SkipUnless(Directory.Exists(folder), "The reference data is not on this machine.");
        return Path.Combine(folder, name);
    }

    /// <summary>The rows of a CSV file below its header; skips the calling test where the folder is absent.</summary>
    public static IEnumerable<string[]> Rows(string name) => System.IO.File.ReadLines(File(name)).Skip(1).Select(line => line.Split(','));

    /// <summary>The column names of a CSV file; skips the calling test where the folder is absent.</summary>
    public static string[] Header(string name) => System.IO.File.ReadLines(File(name)).First().Split(',');
}
