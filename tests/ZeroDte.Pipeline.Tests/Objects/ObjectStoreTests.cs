using ZeroDte.Pipeline.Objects;

namespace ZeroDte.Pipeline.Tests.Objects;

/// <summary>What holds of every store of objects.</summary>
public abstract class ObjectStoreTests
{
    private static readonly ObjectKey Key = new("raw/vendor/AAPL/2018-05-11/a b.gz");

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    internal abstract IObjectStore Store { get; }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(10_000_000)]
    public async Task Put_OfAnySize_IsReadBackListedAndDeleted(int size)
    {
        var content = new byte[size];
        new Random(size).NextBytes(content);

        (await Store.PutAsync(Key, content, Cancel)).ShouldBeTrue();

        (await Store.ExistsAsync(Key, Cancel)).ShouldBeTrue();
        (await Store.ReadAsync(Key, Cancel)).AsSpan().SequenceEqual(content).ShouldBeTrue();
        var listed = (await ListAsync("raw/vendor")).ShouldHaveSingleItem();
        (listed.Key, listed.Bytes).ShouldBe((Key, size));
        await Store.DeleteAsync(Key, Cancel);
        await Store.DeleteAsync(Key, Cancel);
        (await Store.ExistsAsync(Key, Cancel)).ShouldBeFalse();
        (await ListAsync("raw")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Put_AKeyThatHasAnObject_LeavesItAsItIs()
    {
        await Store.PutAsync(Key, [1, 2, 3], Cancel);

        (await Store.PutAsync(Key, [4], Cancel)).ShouldBeFalse();

        (await Store.ReadAsync(Key, Cancel)).ShouldBe([1, 2, 3]);
        await Store.DeleteAsync(Key, Cancel);
    }

    [Fact]
    public async Task Put_AStreamThatCannotSeek_KeepsAllOfIt()
    {
        await using var content = new OneWay([1, 2, 3]);

        await Store.PutAsync(Key, content, Cancel);

        (await Store.ReadAsync(Key, Cancel)).ShouldBe([1, 2, 3]);
        await Store.DeleteAsync(Key, Cancel);
    }

    [Fact]
    public async Task Put_AStreamThatBreaksOff_KeepsNothing()
    {
        await using var content = new OneWay([1, 2, 3], breaks: true);

        await Should.ThrowAsync<IOException>(Store.PutAsync(Key, content, Cancel));

        (await Store.ExistsAsync(Key, Cancel)).ShouldBeFalse();
        (await Store.DeleteUnfinishedAsync(DateTimeOffset.MaxValue, Cancel)).ShouldBe(0);
    }

    [Fact]
    public async Task Put_TheSameByManyAtOnce_IsThereOnce()
    {
        var written = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Store.PutAsync(Key, new byte[100_000], Cancel)));

        written.ShouldContain(true);
        (await ListAsync("raw")).ShouldHaveSingleItem().Bytes.ShouldBe(100_000);
        await Store.DeleteAsync(Key, Cancel);
    }

    [Fact]
    public async Task Open_AKeyWithoutObject_SaysSo()
    {
        var missing = await Should.ThrowAsync<ObjectMissingException>(Store.OpenAsync(new("no/such"), Cancel));

        missing.Message.ShouldContain("has no object no/such");
    }

    [Fact]
    public async Task List_AFolder_LeavesOutThoseThatBeginAlike()
    {
        foreach (var name in (string[])["a/b/1", "a/b/c/2", "a/bc/3", "a/b.4"])
            await Store.PutAsync(new(name), [1], Cancel);

        (await ListAsync("a/b")).Select(o => o.Key.Value).Order().ShouldBe(["a/b/1", "a/b/c/2"]);
        (await ListAsync("none")).ShouldBeEmpty();
        await foreach (var one in Store.ListAsync(new("a"), Cancel))
            await Store.DeleteAsync(one.Key, Cancel);
    }

    protected async Task<List<StoredObject>> ListAsync(string folder)
    {
        var found = new List<StoredObject>();
        await foreach (var one in Store.ListAsync(new(folder), Cancel))
            found.Add(one);
        return found;
    }

    /// <summary>Content of unknown length, as it comes over a network.</summary>
    private sealed class OneWay(byte[] content, bool breaks = false) : MemoryStream(content)
    {
        public override bool CanSeek => false;

        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) => breaks
            ? Task.FromException(new IOException("The content broke off."))
            : base.CopyToAsync(destination, bufferSize, cancellationToken);
    }
}
