using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ZeroDte.ServiceDefaults.Files;

/// <summary>Renames that outlast a power cut: a file's new name is in its folder, which has to be flushed like the file.</summary>
public static partial class Durable
{
    private const int ReadOnly = 0; // O_RDONLY of fcntl.h

    /// <summary>Moves a flushed file; folders on the way are made.</summary>
    /// <param name="root">A folder above that is there already.</param>
    public static void Move(string source, string target, string root)
    {
        var folder = Path.GetDirectoryName(target)!;
        Private.CreateFolder(folder);
        File.Move(source, target);
        if (OperatingSystem.IsWindows())
            return; // NTFS keeps a journal of names
        for (var changed = folder; changed.Length >= root.Length; changed = Path.GetDirectoryName(changed)!)
            Flush(changed);
    }

    private static void Flush(string folder)
    {
        using var handle = Open(folder, ReadOnly);
        if (handle.IsInvalid)
            throw new IOException($"Cannot open the folder {folder}: {Marshal.GetLastPInvokeErrorMessage()}");
        if (Sync(handle) != 0)
            throw new IOException($"Cannot flush the folder {folder}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(SafeFileHandle folder);
}
