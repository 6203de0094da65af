using Amazon.Runtime;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ZeroDte.Pipeline.Objects;

public static class ObjectsExtensions
{
    private const string Bucket = "s3://";

    /// <summary>The store of files that are written once: what vendors sent and what other programs read.</summary>
    /// <exception cref="ObjectStoreException">When first used: the settings name no store.</exception>
    public static IServiceCollection AddObjects(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ObjectOptions>()
            .Configure(options =>
            {
                if (configuration["DATA"] is { Length: > 0 } data) // the folder that ./zerodte keeps everything in
                    options.Root = Path.Combine(data, "objects");
            })
            .Bind(configuration.GetSection(ObjectOptions.Section));
        return services.AddSingleton(provider => Create(provider.GetRequiredService<IOptions<ObjectOptions>>().Value));
    }

    private static IObjectStore Create(ObjectOptions options)
    {
        if (!options.Root.StartsWith(Bucket, StringComparison.OrdinalIgnoreCase))
        {
            return options.Root.Contains("://", StringComparison.Ordinal) || options.Root.AsSpan().Trim().IsEmpty
                ? throw Unusable("is neither a folder nor s3://bucket/prefix")
                : new DiskObjects(options.Root);
        }

        try
        {
            return Uri.TryCreate(options.Root, UriKind.Absolute, out var root) && root.Host.Length > 0
                ? S3Objects.Create(options, root)
                : throw Unusable("names no bucket; write s3://bucket/prefix");
        }
        catch (AmazonClientException exception)
        {
            throw Unusable($"cannot be reached: {exception.Message}", exception);
        }

        ObjectStoreException Unusable(string why, Exception? because = null) =>
            new($"Objects:Root is '{options.Root}', which {why}.", because);
    }
}
