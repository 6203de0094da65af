namespace ZeroDte.ServiceDefaults.Files;

/// <summary>
/// Folders and files that only their owner reads. What is there already, such as a folder that others share, keeps its rights.
/// </summary>
public static class Private
{
    private const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes what is missing of a folder's path.</summary>
    public static void CreateFolder(string path)
    {
        if (Directory.Exists(path))
            return;

        // One by one, because the framework gives the rights to the last folder only.
        if (Path.GetDirectoryName(path) is { Length: > 0 } parent)
            CreateFolder(parent);
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path); // a user's folders are the user's there
        else
            Directory.CreateDirectory(path, Mine | UnixFileMode.UserExecute);
    }

    /// <exception cref="IOException">It is there already.</exception>
    public static FileStream CreateFile(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.None,
            BufferSize = 0,
            Options = FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = Mine;
        return new(path, options);
    }
}
