using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ZeroDte.Mlflow.Server.Hosting;

namespace ZeroDte.Mlflow.Server.Artifacts;

internal static class ArtifactExtensions
{
    public static void AddArtifactStore(this IServiceCollection services)
    {
        services.AddSingleton<IArtifactStore>(provider => Create(provider.GetRequiredService<IOptions<MlflowServerOptions>>().Value));
        services.AddSingleton<ArtifactCatalog>();
        services.AddSingleton<ArtifactSender>();
        services.AddSingleton<MultipartUploads>();
        services.AddSingleton(provider => new GarbageCollector(
            provider.GetRequiredService<Database>(), provider.GetRequiredService<ArtifactCatalog>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<GarbageCollector>>()));
        services.AddSingleton(provider => new Reconciliation(
            provider.GetRequiredService<Database>(), provider.GetRequiredService<IArtifactStore>(),
            provider.GetRequiredService<ArtifactCatalog>(), provider.GetRequiredService<TimeProvider>()));
    }

    private static IArtifactStore Create(MlflowServerOptions options)
    {
        var destination = options.ArtifactDestination;
        if (destination.StartsWith("s3://", StringComparison.OrdinalIgnoreCase))
            return S3Store.Create(options, new(destination));
        return destination.StartsWith("file:", StringComparison.OrdinalIgnoreCase) || !destination.Contains(':', StringComparison.Ordinal)
            ? new DiskStore(Folder(destination))
            : throw new InvalidOperationException($"Mlflow:ArtifactDestination is '{destination}'; expected file:/folder or "
                + "s3://bucket/prefix.");
    }

    private static string Folder(string destination)
    {
        var path = destination.StartsWith("file:", StringComparison.OrdinalIgnoreCase) ? destination["file:".Length..] : destination;
        return path.StartsWith("//", StringComparison.Ordinal) ? path[2..] : path;
    }
}
