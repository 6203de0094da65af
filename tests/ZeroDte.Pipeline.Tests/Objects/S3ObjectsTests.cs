using ZeroDte.Pipeline.Objects;

namespace ZeroDte.Pipeline.Tests.Objects;

public sealed class S3ObjectsTests(S3Server server) : ObjectStoreTests, IClassFixture<S3Server>, IDisposable
{
    private S3Objects? _store;

    internal override IObjectStore Store
    {
        get
        {
            Assert.SkipWhen(server.Missing is not null, server.Missing ?? "");
            return _store ??= On(server.Endpoint, S3Server.Bucket);
        }
    }

    public void Dispose() => _store?.Dispose();

    [Fact]
    public async Task List_ManyObjects_ReadsAllPages()
    {
        _ = Store;
        for (var i = 0; i < 1_100; i++)
            await Store.PutAsync(new($"many/{i}"), [1], Cancel);

        (await ListAsync("many")).Count.ShouldBe(1_100);
        (await ListAsync("raw")).ShouldBeEmpty();
    }

    [Fact]
    public async Task AnyUse_OfABucketThatIsNotThere_SaysSo()
    {
        _ = Store;
        using var store = On(server.Endpoint, "nothing-here");

        (await Should.ThrowAsync<ObjectStoreException>(store.PutAsync(new("a"), [1], Cancel)))
            .Message.ShouldStartWith("The object store s3://nothing-here/some/prefix/ cannot write a: ");
    }

    [Fact]
    public async Task AnyUse_OfAStoreThatIsAway_SaysSo()
    {
        using var store = On("http://127.0.0.1:1", "bucket");

        (await Should.ThrowAsync<ObjectStoreException>(store.OpenAsync(new("a"), Cancel)))
            .Message.ShouldStartWith("The object store s3://bucket/some/prefix/ cannot read a: ");
    }

    private static S3Objects On(string endpoint, string bucket) => S3Objects.Create(
        new() { S3Endpoint = endpoint, S3AccessKey = S3Server.Credentials, S3SecretKey = S3Server.Credentials },
        new($"s3://{bucket}/some/prefix"));
}
