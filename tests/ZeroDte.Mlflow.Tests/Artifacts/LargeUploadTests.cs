using System.Security.Cryptography;

namespace ZeroDte.Mlflow.Tests.Artifacts;

/// <summary>Counts what the whole process allocates, so nothing may run beside it.</summary>
[Collection(nameof(Alone))]
public sealed class LargeUploadTests(MlflowHost host) : IClassFixture<MlflowHost>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Upload_TwoHundredMegabytes_InBoundedMemory()
    {
        const int Size = 200 << 20;
        var uri = (await host.CreateRunAsync()).ArtifactUri;
        GC.Collect();
        var before = GC.GetTotalAllocatedBytes();

        await host.Client.UploadAsync(uri, "big", new Repeated(Size), Cancel);
        await using (var content = await host.Client.OpenArtifactAsync(uri, "big", Cancel))
            (await SHA256.HashDataAsync(content, Cancel)).ShouldBe(await SHA256.HashDataAsync(new Repeated(Size), Cancel));

        // Client and server share this process. What was allocated in all, freed or not, is well below the content.
        (GC.GetTotalAllocatedBytes() - before).ShouldBeLessThan(Size / 2);
    }

    [CollectionDefinition(nameof(Alone), DisableParallelization = true)]
    public sealed class Alone;
}
