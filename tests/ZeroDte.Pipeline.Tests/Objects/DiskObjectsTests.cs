using System.Diagnostics;
using System.Runtime.Versioning;
using ZeroDte.Pipeline.Objects;

namespace ZeroDte.Pipeline.Tests.Objects;

[SupportedOSPlatform("linux")]
public sealed class DiskObjectsTests : ObjectStoreTests, IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _root = Directory.CreateTempSubdirectory("zerodte-objects-").FullName;

    internal override IObjectStore Store => new DiskObjects(_root);

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Put_IntoANewStore_IsReadByItsOwnerOnly()
    {
        var root = Path.Combine(_root, "data", "objects");

        await new DiskObjects(root).PutAsync(new("a/file"), [1], Cancel);

        File.GetUnixFileMode(Path.Combine(root, "a")).ShouldBe(OwnerOnly | UnixFileMode.UserExecute);
        File.GetUnixFileMode(Path.Combine(root, "a", "file")).ShouldBe(OwnerOnly);
    }

    [Fact]
    public async Task DeleteUnfinished_OfAWriteThatWasKilled_DeletesItOnceItIsOld()
    {
        await Store.PutAsync(new("a/file"), [1], Cancel);
        var left = Path.Combine(_root, ".unfinished", "left");
        await File.WriteAllTextAsync(left, "half", Cancel);
        var written = new DateTimeOffset(File.GetLastWriteTimeUtc(left), TimeSpan.Zero);

        (await Store.DeleteUnfinishedAsync(written.AddSeconds(-1), Cancel)).ShouldBe(0);
        (await ListAsync("a")).ShouldHaveSingleItem();
        (await Store.DeleteUnfinishedAsync(written, Cancel)).ShouldBe(1);

        File.Exists(left).ShouldBeFalse();
        (await Store.ExistsAsync(new("a/file"), Cancel)).ShouldBeTrue();
    }

    [Fact]
    public async Task List_FilesOfOthers_LeavesOutThoseWhoseNamesAreNoKeys()
    {
        await Store.PutAsync(new("a/file"), [1], Cancel);
        await File.WriteAllTextAsync(Path.Combine(_root, "a", ".DS_Store"), "x", Cancel);

        (await ListAsync("a")).ShouldHaveSingleItem().Key.Value.ShouldBe("a/file");
    }

    [Fact]
    public async Task AnyUse_WhereNothingMayBeWritten_SaysWhichStoreCannotDoWhat()
    {
        var refused = await Should.ThrowAsync<ObjectStoreException>(new DiskObjects("/proc/objects").PutAsync(new("a"), [1], Cancel));

        refused.Message.ShouldStartWith("The object store /proc/objects cannot write a: ");
    }

    [Fact]
    public async Task Put_OnAFullDisk_SaysSoAndLeavesNothing()
    {
        using (var mount = Process.Start("mount", ["-t", "tmpfs", "-o", "size=64k", "none", _root]))
        {
            await mount.WaitForExitAsync(Cancel);
            Assert.SkipWhen(mount.ExitCode != 0, "This user may not mount a disk to fill.");
        }

        try
        {
            var full = await Should.ThrowAsync<ObjectStoreException>(Store.PutAsync(new("a/file"), new byte[100_000], Cancel));

            full.Message.ShouldContain("No space left");
            (await ListAsync("a")).ShouldBeEmpty();
            (await Store.PutAsync(new("a/file"), new byte[10_000], Cancel)).ShouldBeTrue();
        }
        finally
        {
            using var unmount = Process.Start("umount", [_root]);
            await unmount.WaitForExitAsync(CancellationToken.None);
        }
    }
}
