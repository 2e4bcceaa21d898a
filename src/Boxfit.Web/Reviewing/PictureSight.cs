namespace Boxfit.Web.Reviewing;

/// <summary>Finds out what the files of a review's pictures are now, and keeps it in the review. Used from several threads.</summary>
/// <param name="review">The review.</param>
sealed class PictureSight(ReviewFile review)
{
    const string Missing = "its file is missing";

    // One that was there: while it is, not all are away.
    string? _there;

    /// <summary>Where a picture's file is.</summary>
    public string PathOf(ReviewPicture picture) => PathOf(picture.Name);

    /// <summary>Pictures with what their files are now: some may have vanished, or be there again.</summary>
    /// <exception cref="RequestProblem">All are away at once, as when a disk is not mounted; nothing is kept of that.</exception>
    public IReadOnlyList<ReviewPicture> Refresh(params IReadOnlyList<ReviewPicture> pictures)
    {
        var found = new List<(long Picture, PictureInfo? Info, string? Problem)>();
        foreach (var picture in pictures)
        {
            string path = PathOf(picture);
            bool isThere = FileStatus.IsFile(path);
            if (isThere ? picture is { Problem: null, Width: not null } : picture.Problem is not null) continue;
            string? problem = Missing;
            var info = isThere ? PictureReader.TryReadInfo(path, out problem) : null;
            if (info is not null || problem != picture.Problem) found.Add((picture.Id, info, problem));
        }
        if (found.Count == 0) return pictures;
        if (found.Exists(f => f.Problem == Missing) && AreAllAway())
        {
            throw new RequestProblem(StatusCodes.Status503ServiceUnavailable,
                $"None of the review's pictures is there now, such as {pictures.First(p => p.Id == found[0].Picture).Name}; nothing was " +
                "marked. Has their folder been moved, or is its disk not there? Bring it back, and the review goes on.");
        }
        review.SetReadable(found);
        var changed = found.ConvertAll(f => f.Picture);
        return [.. pictures.Select(p => changed.Contains(p.Id) ? review.Find(p.Id)! : p)];
    }

    /// <summary>Keeps why a picture cannot be shown whose file is there.</summary>
    public void Refuse(ReviewPicture picture, string problem) => review.SetReadable([(picture.Id, null, problem)]);

    bool AreAllAway()
    {
        if (_there is { } one && IsThere(one)) return false;
        _there = review.Readable.Select(p => p.Name).FirstOrDefault(IsThere);
        return _there is null;

        bool IsThere(string name) => FileStatus.IsFile(PathOf(name));
    }

    string PathOf(string name) => Path.GetFullPath(name, review.Folder);
}
