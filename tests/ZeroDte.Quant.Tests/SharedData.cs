namespace ZeroDte.Quant.Tests;

/// <summary>Reference data in a folder beside the checkout: its sources allow testing with it, not publishing it.</summary>
internal static class SharedData
{
    /// <summary>The rows of a CSV file below its header; skips the calling test where the folder is absent.</summary>
    public static IEnumerable<string[]> Rows(string file) => Lines(file).Skip(1).Select(line => line.Split(','));

    /// <summary>The column names of a CSV file; skips the calling test where the folder is absent.</summary>
    public static string[] Header(string file) => Lines(file).First().Split(',');

    private static IEnumerable<string> Lines(string file)
    {
        var folder = Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "data"));
        Assert.SkipUnless(Directory.Exists(folder), "The reference data is not on this machine.");

        return File.ReadLines(Path.Combine(folder, file));
    }
}
