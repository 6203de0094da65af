using System.ComponentModel;
using System.Diagnostics;

namespace ZeroDte.Tests;

/// <summary>Programs of npm that tests run beside the product, kept in <c>.data/test</c>.</summary>
internal static class NpmPackages
{
    public static string Folder(string name) => Path.Combine(Repository.Root, ".data", "test", name);

    /// <summary>Installs packages into a folder of their own, unless that was done before; of several processes one does it.</summary>
    /// <returns>Why they cannot be had here; null if they are there.</returns>
    public static async Task<string?> InstallAsync(string name, params string[] packages)
    {
        var (folder, list) = (Folder(name), string.Join(' ', packages));
        var done = Path.Combine(folder, "installed");
        Directory.CreateDirectory(folder);
        await using var alone = await LockAsync(Path.Combine(folder, "lock"));
        if (File.Exists(done) && await File.ReadAllTextAsync(done) == list)
            return null;
        try
        {
            using var npm = Process.Start(
                new ProcessStartInfo("npm", ["install", "--silent", "--no-audit", "--no-fund", "--prefix", folder, .. packages]))!;
            await npm.WaitForExitAsync();
            if (npm.ExitCode != 0)
                return $"npm could not install {list}.";
        }
        catch (Win32Exception)
        {
            return $"There is no npm on this machine to install {list} with.";
        }

        await File.WriteAllTextAsync(done, list);
        return null;
    }

    private static async Task<FileStream> LockAsync(string path)
    {
        while (true)
        {
            try
            {
                return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(100);
            }
        }
    }
}
