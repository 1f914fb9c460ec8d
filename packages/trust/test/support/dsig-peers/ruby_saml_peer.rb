# Signs or verifies one assertion with ruby-saml: ruby_saml_peer.rb sign|verify FILE KEY CERTIFICATE
require 'onelogin/ruby-saml'

action, path, key, certificate = ARGV
xml = File.read(path)
public_certificate = OpenSSL::X509::Certificate.new(File.read(certificate))
if action == 'sign'
  document = XMLSecurity::Document.new(xml)
  private_key = OpenSSL::PKey::RSA.new(File.read(key))
  document.sign_document(private_key, public_certificate, XMLSecurity::Document::RSA_SHA256, XMLSecurity::Document::SHA256)
  print document.to_s
else
  document = XMLSecurity::SignedDocument.new(xml)
  fingerprint = OpenSSL::Digest::SHA256.hexdigest(public_certificate.to_der)
  algorithm = XMLSecurity::Document::SHA256
  exit(1) unless document.validate_document(fingerprint, false, { fingerprint_alg: algorithm })
end
