// SPDX-License-Identifier: MIT

#include "client/07-fetch/folder.hpp"

namespace mail {

namespace fs = std::filesystem;

Folder::Folder(fs::path directory, Kind kind) : directory_(std::move(directory)), kind_(kind)
{
    disk::make_directory(directory_);
    if (kind_ == Kind::maildir)
        for (const char* box : {"tmp", "new", "cur"}) disk::make_directory(directory_ / box);
}

fs::path Folder::temporary(const std::string& name) const
{
    return kind_ == Kind::maildir ? directory_ / "tmp" / name : directory_ / (name + ".part");
}

fs::path Folder::place(const std::string& name) const
{
    return kind_ == Kind::maildir ? directory_ / "new" / name : directory_ / (name + ".eml");
}

// In cur the name has gained ":2," and flags.
bool Folder::has(const std::string& name) const
{
    if (fs::exists(place(name))) return true;
    if (kind_ == Kind::files) return false;
    for (const auto& entry : fs::directory_iterator(directory_ / "cur"))
        if (entry.path().filename().string().starts_with(name)) return true;
    return false;
}

void Folder::flush() const
{
    disk::flush_directory(place("any").parent_path());
}

NewMessage::NewMessage(const Folder& folder, const std::string& name) :
    temporary_(folder.temporary(name)), place_(folder.place(name)),
    file_(disk::OutputFile::create(temporary_))
{
}

NewMessage::~NewMessage()
{
    if (temporary_.empty()) return;
    file_.close();  // first: Windows removes no open file
    std::error_code ignored;
    fs::remove(temporary_, ignored);
}

void NewMessage::commit()
{
    file_.flush();
    file_.close();
    disk::rename(temporary_, place_);
    temporary_.clear();
}

}  // namespace mail
